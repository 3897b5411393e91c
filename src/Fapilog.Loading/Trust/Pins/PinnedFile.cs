namespace Fapilog.Loading;

/// <summary>
/// What a file of a provider must be.
/// </summary>
/// <param name="Sha256">The SHA-256 of its bytes: 64 hexadecimal digits in lower case.</param>
/// <param name="Size">Its length in bytes.</param>
/// <remarks>Immutable.</remarks>
public sealed record PinnedFile(string Sha256, long Size);
