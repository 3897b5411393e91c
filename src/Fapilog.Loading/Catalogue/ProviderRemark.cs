namespace Fapilog.Loading;

/// <summary>
/// Something a person should know of a provider that does not keep it from being used.
/// </summary>
/// <param name="Code">The <c>FAP1xxx</c> code, which has a page of its own.</param>
/// <param name="Message">What was found and what to do about it, in whole sentences.</param>
/// <remarks>Immutable.</remarks>
public sealed record ProviderRemark(string Code, string Message);
