using System.Xml.Linq;

namespace Fapilog.Packages.Tests.Support;

/// <summary>
/// An empty directory with an empty NuGet cache in it, as on a machine that has never seen a package.
/// </summary>
internal sealed class EmptyDirectory : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("fapilog-packages-").FullName;

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["NUGET_PACKAGES"] = Under("nuget"),
        ["NUGET_HTTP_CACHE_PATH"] = Under("http"),
        ["DOTNET_CLI_HOME"] = Under("home"),
        ["DOTNET_ROOT"] = Path.GetDirectoryName(System.Environment.ProcessPath)!,
    };

    public string Under(string name) => Path.Combine(Root, name);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Under(name))!);
        File.WriteAllText(Under(name), text);
        return Under(name);
    }

    /// <summary>
    /// Writes a NuGet.config with these package sources and no others. Packages of this repository come from the first one only:
    /// another may have those of an earlier build, with the same version.
    /// </summary>
    public string WriteSources(string name, params string[] sources) => Write(name, new XElement(
        "configuration",
        new XElement(
            "packageSources",
            new XElement("clear"),
            sources.Select((source, index) =>
                new XElement("add", new XAttribute("key", $"source{index}"), new XAttribute("value", source)))),
        new XElement(
            "packageSourceMapping",
            sources.Select((_, index) => new XElement(
                "packageSource",
                new XAttribute("key", $"source{index}"),
                Pattern(index == 0 ? "Fapilog.*" : "*"),
                sources.Length == 1 ? Pattern("*") : null)))).ToString());

    private static XElement Pattern(string pattern) => new("package", new XAttribute("pattern", pattern));

    public void Dispose()
    {
        // Git keeps its objects read-only, which Windows does not delete.
        foreach (var file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Root, recursive: true);
    }
}
