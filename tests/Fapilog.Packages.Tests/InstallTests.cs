using System.Text.Json;
using System.Xml.Linq;

namespace Fapilog.Packages.Tests;

/// <summary>
/// The packages as a user gets them: from a folder, into an empty directory, with an empty NuGet cache.
/// </summary>
public sealed class InstallTests(InstalledTool tool) : IClassFixture<InstalledTool>
{
    [PackagesFact]
    public async Task Tool_Installed_HasTheVersionOfItsPackage()
    {
        using var package = Package.Open("Fapilog.Cli");

        Assert.StartsWith(package.Version + "+", await tool.RunAsync("--version"), StringComparison.Ordinal);
    }

    [PackagesFact]
    public async Task Tool_Installed_RunsItsDemoWithTheProviderItBrings()
    {
        var output = await tool.RunAsync("demo");

        Assert.Contains("delivered, signature verified", output, StringComparison.Ordinal);
        Assert.Contains("The chain verifies: 6 events", output, StringComparison.Ordinal);
    }

    [PackagesFact]
    public async Task ProviderPackages_UnpackedIntoAPluginsFolder_AreListedAsAvailable()
    {
        using var directory = new EmptyDirectory();
        var expected = new List<string>();
        foreach (var package in Package.OpenAll().Where(package => package.IsProvider))
        {
            using (package)
            {
                package.UnpackPlugins(directory.Root);
                expected.Add($"{package.Id.Split('.')[^1].ToLowerInvariant()} Available {package.Version}");
            }
        }

        var listed = await tool.RunAsync(
            ["plugins", "list", "--format", "json"], new Dictionary<string, string> { ["FAPILOG__ALERTING__PLUGINSPATH"] = directory.Under("plugins") });

        using var rows = JsonDocument.Parse(listed);
        Assert.Equal(expected, rows.RootElement.EnumerateArray().Select(row => $"{row.GetProperty("name")} {row.GetProperty("state")} {row.GetProperty("provider_version")}"));
        Assert.All(rows.RootElement.EnumerateArray(), row =>
        {
            Assert.StartsWith(directory.Root, row.GetProperty("path").GetString(), StringComparison.Ordinal);
            Assert.Empty(row.GetProperty("remarks").EnumerateArray());
        });
    }

    /// <summary>The sample of the README, with package references in place of its project references.</summary>
    [PackagesFact]
    public async Task Application_ThatReferencesHosting_StoresEventsThatVerify()
    {
        using var directory = new EmptyDirectory();
        using var hosting = Package.Open("Fapilog.Hosting");
        var sample = Path.Combine(Repository.Root, "docs", "samples", "HostWithAuditTrail");
        File.Copy(Path.Combine(sample, "Program.cs"), directory.Under("Program.cs"));
        directory.Write("appsettings.json", """{ "Fapilog": { "Audit": { "StoragePath": "trail" } } }""");
        directory.Write(
            "Application.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Fapilog.Hosting" Version="{hosting.Version}" />
                <PackageReference Include="Microsoft.Extensions.Hosting" Version="{VersionOf("Microsoft.Extensions.Hosting")}" />
              </ItemGroup>
            </Project>
            """);
        // What is not ours comes from this machine's own cache, which is a package source too: no network.
        directory.WriteSources("NuGet.config", Package.Feed!, await GlobalPackagesAsync());

        await Command.RunAsync("dotnet", directory.Root, ["build", "--output", directory.Under("out"), "-nodeReuse:false"], directory.Environment);
        var output = await Command.RunAsync("dotnet", directory.Root, [directory.Under("out/Application.dll")], directory.Environment);

        Assert.Contains("Stored as event 3 with checksum", output, StringComparison.Ordinal);
        Assert.Contains("VALID", await tool.RunAsync("verify", directory.Under("trail")), StringComparison.Ordinal);
    }

    private static string VersionOf(string package) => XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
        .Descendants("PackageVersion")
        .Single(element => (string?)element.Attribute("Include") == package)
        .Attribute("Version")!.Value;

    // Says, for example: global-packages: /home/ann/.nuget/packages/
    private static async Task<string> GlobalPackagesAsync() =>
        (await Command.RunAsync("dotnet", Repository.Root, ["nuget", "locals", "global-packages", "--list"])).Split(": ", 2)[1].Trim();
}
