using System.Xml.Linq;

namespace Fapilog.Architecture.Support;

/// <summary>The repository these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The C# files that ship, without what the build made.</summary>
    public static IReadOnlyList<string> Sources { get; } = [.. Shipped("*.cs")];

    /// <summary>All C# files: those that ship, the tests and the samples.</summary>
    public static IReadOnlyList<string> Code { get; } = [.. Files("*.cs", "src", "plugins", "tests", "docs/samples")];

    /// <summary>The projects that ship, by name.</summary>
    public static IReadOnlyDictionary<string, XDocument> Projects { get; } =
        Shipped("*.csproj").ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => XDocument.Load(path));

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    public static IEnumerable<string> References(XDocument project, string kind) => project.Descendants(kind)
        .Select(reference => (string?)reference.Attribute("Include"))
        .OfType<string>()
        .Select(include => kind == "ProjectReference" ? Path.GetFileNameWithoutExtension(include.Replace('\\', '/')) : include);

    private static IEnumerable<string> Shipped(string pattern) => Files(pattern, "src", "plugins");

    private static IEnumerable<string> Files(string pattern, params string[] folders) => folders
        .Select(folder => Path.Combine(Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
        .Where(path => !Relative(path).Split('/').Any(step => step is "bin" or "obj" or "artifacts"))
        .Order(StringComparer.Ordinal);

    private static string Find(DirectoryInfo? directory)
    {
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Fapilog.Plugins.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException(
            "No folder above the tests holds 'Fapilog.Plugins.sln'.");
    }
}
