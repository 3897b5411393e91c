using System.Text.Json;
using System.Xml.Linq;

namespace Fapilog.Packages.Tests;

/// <summary>
/// The packages as a user gets them: from a folder, into an empty directory, with an empty NuGet cache.
/// </summary>
public sealed class InstallTests(InstalledTool tool) : IClassFixture<InstalledTool>
{
    private const string CriticalEvent =
        """{"event_type":"component_failure","log_level":"critical","message":"It broke.","event_id":"ID"}""";

    private const string ProviderSource = """
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;
        using Fapilog.Alerting;
        using Fapilog.Auditing;

        namespace Acme;

        public sealed class PagerSettings
        {
            public required string File { get; set; }
        }

        [AlertProvider("acme-pager", Settings = typeof(PagerSettings), Channels = AlertChannels.Named)]
        public sealed class PagerProvider : IAlertProvider
        {
            public IAlertDispatcher CreateDispatcher(AlertProviderContext context) =>
                new Pager(context.GetSettings<PagerSettings>().File);
        }

        internal sealed class Pager : IAlertDispatcher
        {
            private readonly string _file;

            public Pager(string file) => _file = file;

            public async Task<AlertReceipt> SendAlertAsync(
                AuditEvent auditEvent,
                AlertSeverity severity,
                string? channel = null,
                CancellationToken cancellationToken = default)
            {
                var line = $"{severity} {auditEvent.EventId} {auditEvent.Alert.Reasons[0]} {channel}\n";
                await File.AppendAllTextAsync(_file, line, cancellationToken);
                return AlertReceipt.Accepted;
            }
        }
        """;

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
            ["plugins", "list", "--format", "json"],
            new Dictionary<string, string> { ["FAPILOG__ALERTING__PLUGINSPATH"] = directory.Under("plugins") });

        using var rows = JsonDocument.Parse(listed);
        Assert.Equal(
            expected,
            rows.RootElement.EnumerateArray()
                .Select(row => $"{row.GetProperty("name")} {row.GetProperty("state")} {row.GetProperty("provider_version")}"));
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

        await Command.RunAsync(
            "dotnet", directory.Root, ["build", "--output", directory.Under("out"), "-nodeReuse:false"], directory.Environment);
        var output =
            await Command.RunAsync("dotnet", directory.Root, [directory.Under("out/Application.dll")], directory.Environment);

        Assert.Contains("Stored as event 3 with checksum", output, StringComparison.Ordinal);
        Assert.Contains("VALID", await tool.RunAsync("verify", directory.Under("trail")), StringComparison.Ordinal);
    }

    /// <summary>An author's project, which sees the contract package and nothing else of this repository.</summary>
    [PackagesFact]
    public async Task Provider_BuiltAgainstTheContractPackage_IsListedChosenAndCalled()
    {
        using var directory = new EmptyDirectory();
        using var contract = Package.Open("Fapilog.Abstractions");
        directory.Write("author/Provider.cs", ProviderSource);
        directory.Write(
            "author/Acme.Pager.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <EnableDynamicLoading>true</EnableDynamicLoading>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Fapilog.Abstractions" Version="{contract.Version}" ExcludeAssets="runtime" />
              </ItemGroup>
            </Project>
            """);
        directory.WriteSources("author/NuGet.config", Package.Feed!);
        var configuration = directory.Write("fapilog.json", JsonSerializer.Serialize(new
        {
            Fapilog = new
            {
                Audit = new { StoragePath = directory.Under("trail") },
                Alerting = new
                {
                    PluginsPath = directory.Under("plugins"),
                    Provider = "Acme_Pager",
                    Channel = "night",
                    Settings = new { File = directory.Under("paged.txt") },
                },
            },
        }));
        var events = directory.Write(
            "events.jsonl",
            string.Concat(new[] { "one", "two" }.Select(id => CriticalEvent.Replace("ID", id, StringComparison.Ordinal) + "\n")));

        await Command.RunAsync(
            "dotnet",
            directory.Under("author"),
            ["build", "--output", directory.Under("plugins/pager"), "-nodeReuse:false"],
            directory.Environment);
        using var listed = JsonDocument.Parse(
            await tool.RunAsync("plugins", "list", "--config", configuration, "--format", "json"));
        await tool.RunAsync("ingest", events, "--config", configuration);

        var row = Assert.Single(listed.RootElement.EnumerateArray());
        Assert.Equal("acme-pager", row.GetProperty("name").GetString());
        Assert.Equal("1.0", row.GetProperty("contract_version").GetString());
        Assert.Empty(row.GetProperty("remarks").EnumerateArray());
        Assert.Equal(
            "Critical one critical_error night\nCritical two critical_error night\n",
            await File.ReadAllTextAsync(directory.Under("paged.txt")));
    }

    private static string VersionOf(string package) => XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
        .Descendants("PackageVersion")
        .Single(element => (string?)element.Attribute("Include") == package)
        .Attribute("Version")!.Value;

    // Says, for example: global-packages: /home/ann/.nuget/packages/
    private static async Task<string> GlobalPackagesAsync() =>
        (await Command.RunAsync("dotnet", Repository.Root, ["nuget", "locals", "global-packages", "--list"])).Split(": ", 2)[1]
            .Trim();
}
