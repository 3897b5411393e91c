namespace Fapilog.Loading;

/// <summary>
/// The candidates in a plugins folder: each folder, and each DLL beside them. One level, in a fixed order.
/// </summary>
internal static class PluginsFolder
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
    };

    public static IEnumerable<FileSystemInfo> Entries(string folder) => Visible(new DirectoryInfo(folder))
        .Where(entry => entry is DirectoryInfo || IsDll(entry.Name) || IsDanglingLink(entry))
        .OrderBy(entry => entry.Name, StringComparer.Ordinal);

    /// <summary>Names beginning with a dot are hidden by convention: a repository's, a container volume's own links.</summary>
    public static IEnumerable<FileSystemInfo> Visible(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos("*", Everything).Where(entry => !entry.Name.StartsWith('.'));

    public static IEnumerable<string> Dlls(string folder) =>
        Visible(new DirectoryInfo(folder)).OfType<FileInfo>()
            .Where(file => IsDll(file.Name))
            .Select(file => file.FullName)
            .Order(StringComparer.Ordinal);

    /// <summary>
    /// Returns files with the ending of programs, which the runtime loads as it loads DLLs when they are managed.
    /// </summary>
    public static IEnumerable<string> Programs(string folder) =>
        Visible(new DirectoryInfo(folder)).OfType<FileInfo>()
            .Where(file => file.Name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase))
            .Select(file => file.FullName)
            .Order(StringComparer.Ordinal);

    private static bool IsDll(string name) => name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static bool IsDanglingLink(FileSystemInfo entry) =>
        entry.LinkTarget is not null && RealPath.Resolve(entry.FullName) is null;
}

/// <summary>
/// Lists the DLLs of one provider that the runtime may load: those directly in its folder, and those below <c>lib</c> and
/// <c>runtimes</c>. Anything else there is not its code: a copy of an older build, reference assemblies.
/// </summary>
internal static class ProviderDlls
{
    private const int Deepest = 8;

    private static readonly string[] CodeFolders = ["lib", "runtimes"];

    /// <summary>Returns the paths, the provider's own DLL first, then in a fixed order.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static IReadOnlyList<string> List(ProviderLocation location)
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
