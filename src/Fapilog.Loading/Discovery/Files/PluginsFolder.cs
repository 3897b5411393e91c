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

    /// <summary>Returns files with the ending of programs, which the runtime loads as it loads DLLs when they are managed.</summary>
    public static IEnumerable<string> Programs(string folder) =>
        Visible(new DirectoryInfo(folder)).OfType<FileInfo>()
            .Where(file => file.Name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase))
            .Select(file => file.FullName)
            .Order(StringComparer.Ordinal);

    private static bool IsDll(string name) => name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static bool IsDanglingLink(FileSystemInfo entry) => entry.LinkTarget is not null && RealPath.Of(entry.FullName) is null;
}
