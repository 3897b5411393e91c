using System.IO.Compression;
using System.Xml.Linq;

namespace Fapilog.Packages.Tests.Support;

/// <summary>
/// One package of the folder under test.
/// </summary>
internal sealed class Package : IDisposable
{
    public const string FeedVariable = "FAPILOG_PACKAGES";

    // What NuGet itself puts into every package.
    private static readonly string[] Envelope = ["_rels/", "package/", "[Content_Types].xml"];

    private readonly ZipArchive _archive;
    private readonly XElement _metadata;

    private Package(string path)
    {
        Path = path;
        _archive = ZipFile.OpenRead(path);
        using var nuspec = _archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        _metadata = XElement.Load(nuspec).Elements().Single(element => element.Name.LocalName == "metadata");
    }

    /// <summary>Gets the folder with the packages; null where nobody names one.</summary>
    public static string? Feed { get; } = Environment.GetEnvironmentVariable(FeedVariable) is { Length: > 0 } folder
        ? System.IO.Path.GetFullPath(folder, Repository.Root)
        : null;

    public string Path { get; }

    public string Id => Text("id");

    public string Version => Text("version");

    /// <summary>Gets whether something can be compiled against the package.</summary>
    public bool IsLibrary => Files.Any(file => file.StartsWith("lib/", StringComparison.Ordinal));

    /// <summary>Gets whether the package brings a folder for the plugins folder.</summary>
    public bool IsProvider => Files.Any(file => file.StartsWith("plugins/", StringComparison.Ordinal));

    public IReadOnlyList<string> Types => [.. Elements("packageType").Select(type => (string)type.Attribute("name")!)];

    public IReadOnlyList<string> Dependencies =>
        [.. Elements("dependency").Select(one => $"{(string?)one.Attribute("id")} {(string?)one.Attribute("version")}")];

    /// <summary>Gets the paths of everything that is of our making, in order.</summary>
    public IReadOnlyList<string> Files =>
    [
        .. _archive.Entries.Select(entry => entry.FullName)
            .Where(name => !Envelope.Any(part => name.StartsWith(part, StringComparison.Ordinal))
                && !name.EndsWith(".nuspec", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Opens every package of the feed, in the order of their names.</summary>
    public static IReadOnlyList<Package> OpenAll() => OpenAll(Feed!, ".nupkg");

    public static IReadOnlyList<Package> OpenAll(string folder, string extension) =>
    [
        .. Directory.EnumerateFiles(folder, "*" + extension).Order(StringComparer.Ordinal).Select(path => new Package(path)),
    ];

    public static Package Open(string id, string? folder = null) =>
        OpenAll(folder ?? Feed!, ".nupkg").Single(package => package.Id == id);

    /// <summary>Opens the package of symbols that belongs to this one, or null.</summary>
    public Package? OpenSymbols() =>
        System.IO.Path.ChangeExtension(Path, ".snupkg") is var path && File.Exists(path) ? new Package(path) : null;

    /// <summary>Gets the text of an element of the nuspec; empty where it is missing.</summary>
    public string Text(string element) => Elements(element).FirstOrDefault()?.Value ?? string.Empty;

    public string Attribute(string element, string name) =>
        (string?)Elements(element).FirstOrDefault()?.Attribute(name) ?? string.Empty;

    public byte[] Read(string file)
    {
        using var content = _archive.GetEntry(file)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Unpacks what the package has for a plugins folder, as an operator does.</summary>
    public void UnpackPlugins(string folder)
    {
        foreach (var file in Files.Where(file => file.StartsWith("plugins/", StringComparison.Ordinal)))
        {
            var path = System.IO.Path.Combine(folder, file);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Read(file));
        }
    }

    public void Dispose() => _archive.Dispose();

    private IEnumerable<XElement> Elements(string name) =>
        _metadata.Descendants().Where(element => element.Name.LocalName == name);
}
