using System.Text;
using System.Text.RegularExpressions;
using Fapilog.Docs.Tests.Support;
using Fapilog.Hosting;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Docs.Tests;

/// <summary>
/// Examples that a reader copies: configuration is read, and versions are those of the packages.
/// </summary>
public partial class ExampleTests
{
    [Fact]
    public void Configuration_OfEveryDocument_IsRead() => Faults.AssertNone(
        from document in Repository.Documents
        from fence in Code.Fences(document, "json")
        where fence.Contains("\"Fapilog\"", StringComparison.Ordinal)
        let fault = Fault(fence.Replace("{ … }", "{}", StringComparison.Ordinal))
        where fault is not null
        select $"{document}: {fence}{fault}");

    [Fact]
    public void Versions_OfPackageReferences_AreThatOfThePackages()
    {
        var properties = Repository.Read("Directory.Build.props");
        var version = $"{Element(properties, "VersionPrefix")}-{Element(properties, "VersionSuffix")}";
        var samples = Path.Combine(Repository.Root, "docs", "samples");
        var projects = Directory.EnumerateFiles(samples, "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path));

        Assert.All(
            Repository.Documents.Concat(projects).SelectMany(document => Reference().Matches(Repository.Read(document))),
            match => Assert.Equal(version, match.Groups["version"].Value));
    }

    private static string? Fault(string json)
    {
        try
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
            FapilogSettings.Read(new ConfigurationBuilder().AddJsonStream(stream).Build());
            return null;
        }
        catch (Exception exception) when (exception is Diagnostics.FapilogException or InvalidDataException or FormatException)
        {
            return exception.GetBaseException().Message;
        }
    }

    private static string Element(string xml, string name) => Regex.Match(xml, $"<{name}>([^<]+)</{name}>").Groups[1].Value;

    [GeneratedRegex("<PackageReference Include=\"Fapilog[^\"]*\" Version=\"(?<version>[^\"]+)\"")]
    private static partial Regex Reference();
}
