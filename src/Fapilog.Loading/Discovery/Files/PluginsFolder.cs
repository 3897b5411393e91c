namespace Fapilog.Loading;

/// <summary>
/// What lies in a plugins folder that may be a provider: each folder, and each DLL beside them. One level, in a fixed order.
/// </summary>
internal static class PluginsFolder
{
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
    };

    /// <summary>Names beginning with a dot are hidden by convention: a repository's, a container volume's own links.</summary>
    public static IEnumerable<FileSystemInfo> Entries(string folder) =>
        new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything)
            .Where(entry => !entry.Name.StartsWith('.') && (entry is DirectoryInfo || IsDll(entry.Name) || IsDanglingLink(entry)))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Dlls(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", Everything)
            .Where(file => IsDll(file.Name) && !file.Name.StartsWith('.'))
            .Select(file => file.FullName)
            .Order(StringComparer.Ordinal);

    private static bool IsDll(string name) => name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static bool IsDanglingLink(FileSystemInfo entry) => entry.LinkTarget is not null && RealPath.Of(entry.FullName) is null;
}
