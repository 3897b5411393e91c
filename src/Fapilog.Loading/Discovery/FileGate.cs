using Fapilog.Diagnostics;

namespace Fapilog.Loading;

/// <summary>
/// Decides whether a file in the plugins folder may be opened at all, by names and sizes only: opening a named pipe would block.
/// </summary>
internal sealed class FileGate
{
    /// <summary>The largest DLL that is read, far larger than any real provider.</summary>
    public const long MaxBytes = 256 * 1024 * 1024;

    /// <summary>What to do about a DLL that is damaged.</summary>
    public const string CopyAgain = "Copy the provider's DLL again.";

    private readonly string _root;
    private readonly string _realRoot;
    private readonly bool _allowLinks;

    public FileGate(string root, bool allowLinks = false)
    {
        _root = root;
        _allowLinks = allowLinks;
        _realRoot = RealPath.Resolve(root) ?? root;
    }

    /// <summary>Returns the fault of a file that was found and cannot be read.</summary>
    public static Fault Unreadable(string path, Exception exception) =>
        exception is FileNotFoundException or DirectoryNotFoundException
        ? Gone(path)
        : new(LoadingCodes.UnreadableFile, $"'{path}' cannot be read. {FileReason.Of(exception, path)}");

    /// <summary>Checks that a path, links followed, stays in the plugins folder.</summary>
    public Fault? CheckLink(string path) => CheckLink(path, Real(path));

    public Fault? CheckFile(string path)
    {
        var real = Real(path);
        return CheckLink(path, real) ?? CheckContent(path, real!);
    }

    /// <summary>Checks a file for which links do not matter, as in a private copy.</summary>
    public static Fault? CheckContent(string path) => RealPath.Resolve(path) is { } real
        ? CheckContent(path, real)
        : Gone(path);

    private Fault? CheckLink(string path, string? real) => real switch
    {
        null when new FileInfo(path).LinkTarget is null => Gone(path),
        null => new(
            LoadingCodes.LinkLeavesFolder,
            $"'{path}' is a link to something that does not exist. Remove it, or put the provider itself there."),
        _ when _allowLinks || RealPath.IsWithin(_realRoot, real) => null,
        _ => new(
            LoadingCodes.LinkLeavesFolder,
            $"'{path}' is a link to '{real}', outside the plugins folder '{_root}'. "
            + "Put the provider itself into the folder, or allow links with 'Trust:AllowLinks'."),
    };

    private static Fault Gone(string path) =>
        new(LoadingCodes.UnreadableFile, $"'{path}' is no longer there. Copy it again, and restart.");

    private string? Real(string path) => RealPath.Below(_realRoot, Path.GetRelativePath(_root, path));

    private static Fault? CheckContent(string path, string realPath) => new FileInfo(realPath).Length switch
    {
        0 => new(LoadingCodes.UnreadableFile, $"'{path}' is empty or not a regular file. {CopyAgain}"),
        > MaxBytes and var length => new(
            LoadingCodes.UnreadableFile,
            $"'{path}' has {length} bytes, more than the {MaxBytes} a provider may have. Remove it from the plugins folder."),
        _ => null,
    };
}

/// <summary>
/// Recognizes by its first bytes what a file is that could not be read as a DLL.
/// </summary>
internal static class FileStart
{
    private static readonly byte[][] OtherSystemsLibraries =
        [[0x7F, 0x45, 0x4C, 0x46], [0xCF, 0xFA, 0xED, 0xFE], [0xCA, 0xFE, 0xBA, 0xBE]];

    public static DllKind KindOf(string path)
    {
        Span<byte> start = stackalloc byte[4];
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            start = start[..RandomAccess.Read(file, start, 0)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return DllKind.Other;
        }

        foreach (var known in OtherSystemsLibraries)
        {
            if (start.SequenceEqual(known))
            {
                return DllKind.Native;
            }
        }

        return start.StartsWith("MZ"u8) ? DllKind.Damaged : DllKind.Other;
    }
}

/// <summary>
/// Finds what lies in a folder that may be a link, or hold links: .NET's own resolver answers with real paths.
/// </summary>
internal static class RealFolder
{
    public static bool Holds(string folder, string path) => Within(folder, path) is not null;

    /// <summary>Returns the path within the folder; null for what lies elsewhere.</summary>
    public static string? Within(string folder, string path)
    {
        if (RealPath.IsWithin(folder, path))
        {
            return Path.GetRelativePath(folder, path);
        }

        var (realFolder, real) = (RealPath.Resolve(folder) ?? folder, RealPath.Resolve(path) ?? path);
        var name = Path.GetFileName(path);
        return RealPath.IsWithin(realFolder, real) ? Path.GetRelativePath(realFolder, real)
            : RealPath.Resolve(Path.Combine(folder, name)) == real ? name
            : null;
    }
}

/// <summary>
/// Resolves the links in every step of a path.
/// </summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    // A link may spell the folder otherwise than the configuration does. Short names of Windows are long in every full path.
    private static readonly StringComparison Comparison =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Returns the real path, or <see langword="null"/> when a step is missing or the links never end.</summary>
    public static string? Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        var root = Path.GetPathRoot(full)!;
        return Follow(root, full[root.Length..], MaxLinks);
    }

    /// <summary>As <see cref="Resolve"/>, when the real path of a folder above is known.</summary>
    public static string? Below(string realFolder, string relativePath) => Follow(realFolder, relativePath, MaxLinks);

    public static bool IsWithin(string realFolder, string realPath) =>
        realPath.StartsWith(
            Path.TrimEndingDirectorySeparator(realFolder) + Path.DirectorySeparatorChar, Comparison);

    private static string? Follow(string start, string steps, int linksLeft)
    {
        var current = start;
        foreach (var step in steps.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            current = Path.Combine(current, step);
            var info = new FileInfo(current);
            if (info.LinkTarget is { } target)
            {
                var full = Path.GetFullPath(target, Path.GetDirectoryName(current)!);
                var root = Path.GetPathRoot(full)!;
                if (linksLeft == 0 || Follow(root, full[root.Length..], linksLeft - 1) is not { } real)
                {
                    return null;
                }

                current = real;
            }
        }

        return Path.Exists(current) ? current : null;
    }
}
