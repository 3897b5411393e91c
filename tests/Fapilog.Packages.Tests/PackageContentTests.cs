using System.Security.Cryptography;
using System.Text;

namespace Fapilog.Packages.Tests;

/// <summary>
/// What is inside the packages.
/// </summary>
public class PackageContentTests
{
    [PackagesFact]
    public void Packages_TypesDependenciesAndFiles_AreThoseOfTheSnapshot()
    {
        var text = new StringBuilder();
        foreach (var package in Package.OpenAll())
        {
            using (package)
            {
                text.AppendLine(package.Id);
                text.AppendJoin(string.Empty, package.Types.Select(type => $"  type {type}\n"));
                text.AppendJoin(
                    string.Empty,
                    package.Dependencies.Select(
                        one => $"  needs {one.Replace(package.Version, "<version>", StringComparison.Ordinal)}\n"));
                text.AppendJoin(string.Empty, package.Files.Select(file => $"  {file}\n"));
            }
        }

        TextSnapshot.Match(text.ToString());
    }

    [PackagesFact]
    public void Packages_Metadata_IsComplete()
    {
        var faults = new List<string>();
        var packages = Package.OpenAll();
        foreach (var package in packages)
        {
            using (package)
            {
                Check(package.Version == packages[0].Version, "has another version");
                Check(package.Text("license") == "Apache-2.0", "has no license");
                Check(package.Text("description").Length > 20, "has no description");
                Check(package.Text("tags").Contains("audit", StringComparison.Ordinal), "has no tags");
                Check(package.Files.Contains(package.Text("icon")), "has no icon");
                Check(package.Files.Contains(package.Text("readme")), "has no README");
                Check(package.Attribute("repository", "commit").Length == 40, "does not name its commit");
            }

            void Check(bool isRight, string fault)
            {
                if (!isRight)
                {
                    faults.Add($"{package.Id} {fault}.");
                }
            }
        }

        Assert.Empty(faults);
    }

    [PackagesFact]
    public void Contract_DependsOnNothing()
    {
        using var package = Package.Open("Fapilog.Abstractions");

        Assert.Empty(package.Dependencies);
    }

    [PackagesFact]
    public void Assemblies_OfOurs_AreDeterministicAndHaveTheirSymbols()
    {
        var checkedCount = 0;
        foreach (var package in Package.OpenAll())
        {
            using var symbols = package.OpenSymbols();
            foreach (var file in package.Files.Where(IsOurs))
            {
                var dll = package.Read(file);
                var pdb = (package.IsProvider ? package : symbols!).Read(Path.ChangeExtension(file, ".pdb"));

                Assert.True(Assemblies.IsDeterministic(dll), $"{package.Id}: {file} is not deterministic.");
                Assert.True(Assemblies.HasSymbols(dll, pdb), $"{package.Id}: {file} has the symbols of another build.");
                checkedCount++;
            }
        }

        Assert.InRange(checkedCount, 6 + 6 + 14, int.MaxValue);
    }

    /// <summary>
    /// A clone at another path gives the same DLLs, byte for byte; and with a remote that serves files, symbols that know
    /// where the sources are.
    /// </summary>
    [PackagesFact]
    public async Task Clone_Packed_HasTheSameAssembliesAndLinksItsSources()
    {
        using var directory = new EmptyDirectory();
        var clone = await Repository.CloneAsync(directory);
        await SetRemoteAsync(
            clone,
            (await Command.RunAsync("git", Repository.Root, ["config", "--default", "", "--get", "remote.origin.url"])).Trim());

        await PackAsync(clone, "src/Fapilog.Cli", directory.Under("again"));

        using var tool = Package.Open("Fapilog.Cli");
        using var again = Package.Open("Fapilog.Cli", directory.Under("again"));
        Assert.Equal(Hashes(tool), Hashes(again));

        await SetRemoteAsync(clone, "https://github.com/example/fapilog.git");
        await PackAsync(clone, "src/Fapilog.Abstractions", directory.Under("linked"));

        using var linked = Package.Open("Fapilog.Abstractions", directory.Under("linked"));
        using var symbols = linked.OpenSymbols()!;
        Assert.Equal("https://github.com/example/fapilog.git", linked.Attribute("repository", "url"));
        Assert.Equal(
            $$$"""{"documents":{"/_/*":"https://raw.githubusercontent.com/example/fapilog/{{{linked.Attribute("repository", "commit")}}}/*"}}""",
            Assemblies.SourceLinkOf(symbols.Read("lib/net10.0/Fapilog.Abstractions.pdb")));
    }

    private static Task<string> SetRemoteAsync(string clone, string url) => url.Length == 0
        ? Command.RunAsync("git", clone, ["remote", "remove", "origin"])
        : Command.RunAsync("git", clone, ["config", "remote.origin.url", url]);

    // The analyzers ran when the packages under test were built; they change no DLL.
    private static Task<string> PackAsync(string clone, string project, string output) => Command.RunAsync(
        "dotnet",
        clone,
        ["pack", project, "--configuration", "Release", "--output", output, "-p:RunAnalyzers=false", "-nodeReuse:false"],
        new Dictionary<string, string> { ["CI"] = "true" });

    private static IEnumerable<string> Hashes(Package package) => package.Files
        .Where(IsOurs)
        .Select(file => $"{file} {Convert.ToHexStringLower(SHA256.HashData(package.Read(file)))}");

    private static bool IsOurs(string file) =>
        Path.GetFileName(file).StartsWith("fapilog", StringComparison.OrdinalIgnoreCase)
            && file.EndsWith(".dll", StringComparison.Ordinal);
}
