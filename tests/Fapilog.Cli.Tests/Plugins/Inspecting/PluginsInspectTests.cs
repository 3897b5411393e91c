using Fapilog.Tests;

namespace Fapilog.Cli.Tests.Plugins.Inspecting;

public sealed class PluginsInspectTests
{
    [Fact]
    public async Task Inspect_OfAHealthyProvider_ShowsWhatItIsMadeOfAndExitsZero()
    {
        using var folder = new TestFolder();
        Fixture.CopyFolder("PrivateDependency", folder.Under("plugins"));

        var run = await Tool.RunAsync(folder, "plugins", "inspect", folder.Under("plugins/PrivateDependency"));

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        var narrow = run.Output.Split('\n').Skip(1).TakeWhile(line => !line.StartsWith("Files", StringComparison.Ordinal));
        Assert.All(narrow, line => Assert.InRange(line.TrimEnd().Length, 0, 100));
        TextSnapshot.Match(Scrubbed.Text(run.Output, folder));
    }

    [Fact]
    public async Task Inspect_AsJson_HasEveryMember()
    {
        using var folder = new TestFolder();
        var path = Fixture.CopyFolder("NeedsHelper", folder.Under("plugins"));
        File.Delete(Path.Combine(Path.GetDirectoryName(path)!, "Fapilog.Fixtures.Helper.dll"));

        var run = await Tool.RunAsync(folder, "plugins", "inspect", path, "--format", "json");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal("missing", run.Json.GetProperty("dependencies")[0].GetProperty("source").GetString());
        TextSnapshot.Match(Scrubbed.Length(Scrubbed.Text(run.Output, folder)));
    }

    [Fact]
    public async Task Inspect_OfAProviderThatLacksALibrary_SaysWhichAndWhoNeedsIt()
    {
        using var folder = new TestFolder();
        var path = Fixture.CopyFile("NeedsHelper", folder.Under("plugins"));

        var run = await Tool.RunAsync(folder, "plugins", "inspect", path);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(
            "Fapilog.Fixtures.Helper  1.0.0.0    -      nowhere; needed by Fapilog.Fixtures.NeedsHelper.dll",
            run.Output,
            StringComparison.Ordinal);
        Assert.Contains("FAP1022 'Fapilog.Fixtures.Helper' 1.0.0.0, which", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "R10")]
    public async Task Inspect_OfDangerousCode_ShowsEachCallWithItsMethodAndExitsZero()
    {
        using var folder = new TestFolder();
        var path = Fixture.CopyFile("Dangerous", folder.Under("plugins"));

        var run = await Tool.RunAsync(folder, "plugins", "inspect", path);

        Assert.Equal(0, run.ExitCode);
        TextSnapshot.Match(Scrubbed.Text(run.Output, folder));
    }

    [Fact]
    public async Task Inspect_OfADamagedFile_SaysWhatTheHostWouldSayAndExitsOne()
    {
        using var folder = new TestFolder();
        var path = folder.Write("plugins/broken.dll", "MZ this is no assembly");

        var text = await Tool.RunAsync(folder, "plugins", "inspect", path);
        var json = await Tool.RunAsync(folder, "plugins", "inspect", path, "--format", "json");

        Assert.Equal((1, 1), (text.ExitCode, json.ExitCode));
        Assert.Empty(text.Error + json.Error);
        TextSnapshot.Match(Scrubbed.Text(text.Output, folder));
        Assert.Equal(("Rejected", "FAP1003"), (State(json, "state"), State(json, "code")));
        Assert.False(json.Json.GetProperty("usable").GetBoolean());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Inspect_OfAPluginsFolder_SaysToNameOneOfItsFolders(bool isConfigured)
    {
        using var folder = new TestFolder();
        Fixture.CopyFolder("PrivateDependency", folder.Under("providers"));
        if (isConfigured)
        {
            folder.Write("fapilog.json", System.Text.Json.JsonSerializer.Serialize(
                new { Fapilog = new { Alerting = new { PluginsPath = folder.Under("providers") } } }));
        }
        else
        {
            Fixture.CopyFolder("NeedsHelper", folder.Under("providers"));
        }

        var run = await Tool.RunAsync(
            folder, ["plugins", "inspect", "providers", .. isConfigured ? ["--config", "fapilog.json"] : Array.Empty<string>()]);
        var empty = await Tool.RunAsync(folder, "plugins", "inspect", folder.Temporary);

        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.StartsWith(
            "'providers' is a plugins folder, not a provider. Name one in it, such as 'providers",
            run.Error,
            StringComparison.Ordinal);
        Assert.Equal(1, empty.ExitCode);
    }

    [Fact]
    public async Task Inspect_OfADllWithSoundAndUnusableProviders_SaysHowManyAreTaken()
    {
        using var folder = new TestFolder();
        var path = Fixture.CopyFile("Unusable", folder.Under("plugins"));

        var listed = (await Tool.RunAsync(folder, "plugins", "inspect", path, "--format", "json")).Json
            .GetProperty("providers").EnumerateArray().Select(one => one.GetProperty("state").GetString()).ToArray();
        var run = await Tool.RunAsync(folder, "plugins", "inspect", path);

        var taken = listed.Count(state => state != "Rejected");
        Assert.Equal(1, run.ExitCode);
        Assert.InRange(taken, 1, listed.Length - 2);
        Assert.Contains(
            $"BAD IN PART: this host would take {taken} of its {listed.Length} providers, and refuse the others.",
            run.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_OfAModuleThatRunsWhenItIsLoaded_DoesNotRunIt()
    {
        using var folder = new TestFolder();
        var path = Fixture.CopyFile("ModuleInitializer", folder.Under("plugins"));

        var run = await Tool.RunAsync(folder, "plugins", "inspect", path);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.DoesNotContain("own words", run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Temporary, "fapilog-*"));
    }

    [Fact]
    [Trait("Row", "N2")]
    public async Task Inspect_WithTheConfigurationOfItsFolder_SeesAContestedName()
    {
        using var folder = new TestFolder();
        var path = Fixture.CopyFile("Dangerous", folder.Under("plugins"));
        Fixture.CopyFile("Dangerous", folder.Under("plugins"), "again.dll");
        var config = folder.Write("own.json", $$"""
            { "Fapilog": { "Alerting": { "PluginsPath": "{{folder.Under("plugins").Replace(@"\", @"\\", StringComparison.Ordinal)}}" } } }
            """);

        var alone = await Tool.RunAsync(folder, "plugins", "inspect", path);
        var within = await Tool.RunAsync(folder, "plugins", "inspect", path, "--config", config);

        Assert.Equal((0, 1), (alone.ExitCode, within.ExitCode));
        Assert.Contains("FAP1002 Several providers are called 'dangerous'", within.Output, StringComparison.Ordinal);
    }

    [PseudoTerminalFact]
    public async Task Inspect_OnATerminal_HasBoldHeadingsUnlessNoColorIsSet()
    {
        using var folder = new TestFolder();
        var path = Fixture.CopyFile("Dangerous", folder.Under("plugins"));

        Assert.Contains("\u001b[1m", await OnTerminalAsync(folder, path, []), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "\u001b[1m", await OnTerminalAsync(folder, path, new() { ["NO_COLOR"] = "1" }), StringComparison.Ordinal);
    }

    private static async Task<string> OnTerminalAsync(TestFolder folder, string path, Dictionary<string, string> environment)
    {
        environment["TERM"] = "xterm-256color";
        using var tool = Tool.Start(
            folder,
            PseudoTerminalFactAttribute.Program,
            ["-qec", $"dotnet '{Tool.File}' plugins inspect '{path}'", "/dev/null"],
            environment);
        var run = await tool.FinishAsync();
        Assert.Contains("GOOD: this host would take it, with 1 remark.", run.Output, StringComparison.Ordinal);
        return run.Output;
    }

    private static string? State(ToolRun run, string member) =>
        run.Json.GetProperty("providers")[0].GetProperty(member).GetString();
}
