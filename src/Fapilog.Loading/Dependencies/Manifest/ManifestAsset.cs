namespace Fapilog.Loading;

/// <summary>
/// A file that a provider's <c>.deps.json</c> names for this host's system.
/// </summary>
/// <param name="Kind">What it is for.</param>
/// <param name="LocalPath">Where it lies in the provider's folder, with <c>/</c>.</param>
internal sealed record ManifestAsset(ManifestAssetKind Kind, string LocalPath)
{
    public string FileName => LocalPath[(LocalPath.LastIndexOf('/') + 1)..];

    /// <summary>Gets a value indicating whether it only says that there is nothing.</summary>
    public bool IsPlaceholder => FileName == "_._";
}

internal enum ManifestAssetKind
{
    Runtime,
    Resources,
    Native,
}
