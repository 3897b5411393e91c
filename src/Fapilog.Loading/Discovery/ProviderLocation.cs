namespace Fapilog.Loading;

/// <summary>
/// Where a provider lies: in a folder with its private dependencies, or in a single file.
/// </summary>
/// <param name="Path">What a row shows: the DLL, or the folder while it is not known which DLL.</param>
/// <param name="Folder">The provider's own folder; <see langword="null"/> for a single file.</param>
internal sealed record ProviderLocation(string Path, string? Folder)
{
    /// <summary>Gets the name of the folder or the single file in the plugins folder.</summary>
    public string Key => System.IO.Path.GetFileName(Folder ?? Path);
}
