using System.Diagnostics;
using Fapilog.Alerting;
using Fapilog.Tests;

namespace Fapilog.Loading.Tests.Assemblies;

/// <summary>
/// What an author makes elsewhere, knowing the contract's DLL only.
/// </summary>
public class StrangerTests : PluginsFolderFixture
{
    private const string Source = """
        using System.Threading;
        using System.Threading.Tasks;
        using Fapilog.Alerting;
        using Fapilog.Auditing;

        [AlertProvider("stranger", Description = "Made elsewhere.")]
        public sealed class Stranger : IAlertProvider, IAlertDispatcher
        {
            public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => this;

            public Task<AlertReceipt> SendAlertAsync(AuditEvent auditEvent, AlertSeverity severity, string? channel, CancellationToken token) =>
                Task.FromResult(new AlertReceipt { Reference = "stranger " + auditEvent.Message });
        }
        """;

    [Fact]
    public async Task CreateInstances_ProviderCompiledElsewhere_IsListedChosenAndCalled()
    {
        var project = Directory.CreateDirectory(Path.Combine(Root, "elsewhere")).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, "Stranger.cs"), Source);
        await File.WriteAllTextAsync(Path.Combine(project, "Stranger.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <Nullable>enable</Nullable>
                <OutputPath>out</OutputPath>
                <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="Fapilog.Abstractions" HintPath="{typeof(IAlertProvider).Assembly.Location}" Private="false" />
              </ItemGroup>
            </Project>
            """);
        var (exitCode, output) = await BuildAsync(project);
        Assert.True(exitCode == 0, output);
        File.Copy(Path.Combine(project, "out", "Stranger.dll"), Path.Combine(Plugins, "Stranger.dll"));

        var entry = Assert.Single(Scan().Entries);

        Assert.Equal(("stranger", "Made elsewhere.", ProviderState.Available), (entry.Name, entry.Description, entry.State));
        Assert.Equal("stranger Hello", (await Send(Create(Request("stranger")))).Reference);
    }

    [Fact]
    public async Task CreateInstances_SampleOfTheDocumentation_IsListedChosenAndCalled()
    {
        Fixture.CopyFolder("HelloProvider", Plugins);
        var file = Path.Combine(Root, "hello.txt");

        var instance = Create(Request("hello", settings: ("Path", file)));
        await Send(instance);

        Assert.Equal($"Error: Hello{Environment.NewLine}", await File.ReadAllTextAsync(file));
    }

    private static async Task<(int ExitCode, string Output)> BuildAsync(string project)
    {
        var start = new ProcessStartInfo("dotnet", ["build", "-nodeReuse:false", "-v", "q", "--disable-build-servers"])
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
        };

        // The test host's own settings would lead the build to the wrong SDK.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToArray())
        {
            start.Environment.Remove(name);
        }

        using var build = Process.Start(start)!;
        var output = await build.StandardOutput.ReadToEndAsync();
        await build.WaitForExitAsync();
        return (build.ExitCode, output);
    }
}
