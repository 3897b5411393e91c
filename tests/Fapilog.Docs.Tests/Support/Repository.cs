using System.Reflection;

namespace Fapilog.Docs.Tests.Support;

/// <summary>
/// The files of the repository that the tests of the documentation read.
/// </summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "RepositoryRoot").Value!;

    /// <summary>Gets the paths, from the root, of everything a reader of the documentation reads.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Gets the paths, from the root, of what each package says of itself.</summary>
    public static IReadOnlyList<string> PackageReadmes { get; } =
    [
        .. new[] { "src", "plugins" }
            .SelectMany(folder => Directory.EnumerateDirectories(Path.Combine(Root, folder)))
            .Select(folder => Path.Combine(folder, "README.md"))
            .Where(File.Exists)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    public static string[] Lines(string path) => Read(path).TrimEnd('\n').Split('\n');
}
