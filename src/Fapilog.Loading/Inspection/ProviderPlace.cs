namespace Fapilog.Loading;

/// <summary>
/// Says how a path given by a person would lie in a plugins folder.
/// </summary>
/// <param name="Root">The plugins folder, or what stands for one.</param>
/// <param name="Location">The folder or single file in it.</param>
internal sealed record ProviderPlace(string Root, ProviderLocation Location)
{
    /// <param name="path">A full path of a folder or a file.</param>
    /// <param name="pluginsPath">The full path of the plugins folder, where it is known.</param>
    public static ProviderPlace Of(string path, string? pluginsPath)
    {
        var parent = Path.GetDirectoryName(path) ?? path;
        if (Directory.Exists(path))
        {
            return new ProviderPlace(parent, new ProviderLocation(path, path));
        }

        // A DLL directly in the plugins folder stands alone. Elsewhere, one that lies with what it needs is judged with it.
        return parent != pluginsPath && Path.GetDirectoryName(parent) is { } root && (Path.GetDirectoryName(parent) == pluginsPath || IsEntryOf(root, parent, path))
            ? new ProviderPlace(root, new ProviderLocation(parent, parent))
            : new ProviderPlace(parent, new ProviderLocation(path, null));
    }

    private static bool IsEntryOf(string root, string folder, string path) =>
        (File.Exists(DependencyManifest.PathOf(path)) || PluginsFolder.Dlls(folder).Skip(1).Any())
        && new ProviderScanner(root).Scan(new ProviderLocation(folder, folder)) is [var row, ..]
        && row.Location.Path == path;
}
