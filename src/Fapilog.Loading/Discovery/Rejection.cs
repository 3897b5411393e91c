namespace Fapilog.Loading;

/// <summary>
/// Why a file, or one provider in it, cannot be used.
/// </summary>
internal sealed record Rejection(string Code, string Message);
