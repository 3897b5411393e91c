namespace Fapilog.Loading;

/// <summary>
/// A provider's private copy.
/// </summary>
/// <param name="Copy">Where the copy lies.</param>
/// <param name="Original">What was copied.</param>
internal sealed record StagedProvider(ProviderLocation Copy, ProviderContents Original);
