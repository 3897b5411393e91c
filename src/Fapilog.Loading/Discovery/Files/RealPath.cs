namespace Fapilog.Loading;

/// <summary>
/// Finds where a path really leads, links in any of its steps followed.
/// </summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>Returns the real path, or <see langword="null"/> when a step is missing or the links never end.</summary>
    public static string? Of(string path)
    {
        var full = Path.GetFullPath(path);
        var root = Path.GetPathRoot(full)!;
        return Follow(root, full[root.Length..], MostLinks);
    }

    /// <summary>As <see cref="Of"/>, when the real path of a folder above is known.</summary>
    public static string? Below(string realFolder, string relativePath) => Follow(realFolder, relativePath, MostLinks);

    public static bool IsWithin(string realFolder, string realPath) =>
        realPath.StartsWith(Path.TrimEndingDirectorySeparator(realFolder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

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
