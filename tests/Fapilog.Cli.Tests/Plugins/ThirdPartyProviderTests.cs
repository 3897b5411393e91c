using System.Diagnostics;

namespace Fapilog.Cli.Tests.Plugins;

public sealed class ThirdPartyProviderTests
{
    private const string Source = """
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
            public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new Pager(context.GetSettings<PagerSettings>().File);
        }

        internal sealed class Pager : IAlertDispatcher
        {
            private readonly string _file;

            public Pager(string file) => _file = file;

            public async Task<AlertReceipt> SendAlertAsync(
                AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default)
            {
                await File.AppendAllTextAsync(_file, $"{severity} {auditEvent.EventId} {auditEvent.Alert.Reasons[0]} {channel}\n", cancellationToken);
                return AlertReceipt.Accepted;
            }
        }
        """;

    [Fact]
    public async Task Provider_CompiledOutsideAgainstTheContractAlone_IsListedChosenAndCalled()
    {
        using var folder = new TestFolder();
        var dll = await CompileAsync(folder);
        Directory.CreateDirectory(folder.Under("plugins"));
        File.Copy(dll, folder.Under("plugins/Acme.Pager.dll"));
        folder.Write("fapilog.json", $$"""
            { "Fapilog": { "Alerting": {
                "PluginsPath": "{{Json(folder.Under("plugins"))}}", "Provider": "Acme_Pager", "Channel": "night",
                "Settings": { "File": "{{Json(folder.Under("paged.txt"))}}" } } } }
            """);

        var listed = await Tool.RunAsync(folder, "plugins", "list", "--format", "json");
        var run = await Tool.RunAsync(folder, null, Lines.Join([Lines.Critical("one"), Lines.Critical("two")]), "ingest", "-");

        Assert.Equal(0, listed.ExitCode);
        Assert.Equal("acme-pager", listed.Json[0].GetProperty("name").GetString());
        Assert.Equal("1.0", listed.Json[0].GetProperty("contract_version").GetString());
        Assert.Empty(run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("Critical one critical_error night\nCritical two critical_error night\n", await File.ReadAllTextAsync(folder.Under("paged.txt")));
    }

    /// <summary>Builds as an author would, with a copy of the contract and nothing else of this repository.</summary>
    private static async Task<string> CompileAsync(TestFolder folder)
    {
        folder.Write("author/Provider.cs", Source);
        File.Copy(Path.Combine(Tool.Folder, "Fapilog.Abstractions.dll"), folder.Under("author/Fapilog.Abstractions.dll"));
        var project = folder.Write("author/Acme.Pager.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="Fapilog.Abstractions" HintPath="Fapilog.Abstractions.dll" Private="false" />
              </ItemGroup>
            </Project>
            """);
        using var build = Process.Start(new ProcessStartInfo(
            "dotnet", ["build", project, "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-o", folder.Under("author/out")])
        {
            WorkingDirectory = folder.Under("author"),
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync(Patience.Token());
        Assert.True(build.ExitCode == 0, output);
        return folder.Under("author/out/Acme.Pager.dll");
    }

    private static string Json(string path) => path.Replace(@"\", @"\\", StringComparison.Ordinal);
}
