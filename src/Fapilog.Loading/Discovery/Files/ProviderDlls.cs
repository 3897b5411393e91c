namespace Fapilog.Loading;

/// <summary>
/// Lists the DLLs of one provider that the runtime may load: those directly in its folder, and those below <c>lib</c> and
/// <c>runtimes</c>. What else lies there is no code of it: a copy of an older build, reference assemblies.
/// </summary>
internal static class ProviderDlls
{
    private const int Deepest = 8;

    private static readonly string[] CodeFolders = ["lib", "runtimes"];

    /// <summary>Returns the paths, the provider's own DLL first, then in a fixed order.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static IReadOnlyList<string> Of(ProviderLocation location)
    {
        if (location.Folder is not { } folder)
        {
            return [location.Path];
        }

        var below = CodeFolders.Select(name => new DirectoryInfo(Path.Combine(folder, name))).SelectMany(one => Below(one, 0));
        return [.. PluginsFolder.Dlls(folder).Concat(below).OrderBy(path => path != location.Path)];
    }

    private static IEnumerable<string> Below(DirectoryInfo folder, int depth)
    {
        // A link may lead round in circles, and is never copied.
        if (!folder.Exists || folder.LinkTarget is not null || depth > Deepest)
        {
            return [];
        }

        var folders = folder.EnumerateDirectories().OrderBy(one => one.Name, StringComparer.Ordinal);
        return PluginsFolder.Dlls(folder.FullName).Concat(folders.SelectMany(one => Below(one, depth + 1)));
    }
}
