namespace Fapilog.Loading;

/// <summary>
/// A file of a provider.
/// </summary>
/// <param name="Path">Where it lies; a link's own path.</param>
/// <param name="Name">Its path within the provider, with forward slashes.</param>
/// <param name="Length">Its length in bytes, a link followed.</param>
/// <param name="Changed">When it was last written, a link followed.</param>
internal sealed record ProviderFile(string Path, string Name, long Length, DateTime Changed);
