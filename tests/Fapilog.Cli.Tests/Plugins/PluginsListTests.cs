namespace Fapilog.Cli.Tests.Plugins;

public sealed class PluginsListTests
{
    [Fact]
    public async Task List_OfTheToolsOwnFolder_ShowsTheWebhook()
    {
        using var folder = new TestFolder();

        var text = await Tool.RunAsync(folder, "plugins", "list");
        var json = await Tool.RunAsync(folder, "plugins", "list", "--format", "json");

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Empty(text.Error);
        TextSnapshot.Match(Scrubbed.Text(text.Output + json.Output, folder));
    }

    [Fact]
    public async Task List_WithAFileThatIsNoAssembly_ShowsItRejectedAndExitsZero()
    {
        using var folder = new TestFolder();
        folder.Write("plugins/broken.dll", "MZ this is no assembly");

        var run = await Tool.RunAsync(folder, Plugins(folder), "plugins", "list", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        var row = Assert.Single(run.Json.EnumerateArray());
        Assert.Equal(
            ["name", "aliases", "path", "state", "code", "message", "provider_version", "contract_version"],
            row.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Rejected", row.GetProperty("state").GetString());
        Assert.Equal("FAP1003", row.GetProperty("code").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, row.GetProperty("name").ValueKind);
    }

    [Fact]
    public async Task List_WhenTheConfiguredProviderIsAbsent_ShowsTheListAndExitsOne()
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", """{ "Fapilog": { "Alerting": { "Provider": "slack" } } }""");

        var run = await Tool.RunAsync(folder, "plugins", "list", "--format", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.Json.EnumerateArray());
        Assert.Contains("FAP1001 at 'Fapilog:Alerting:Provider': No provider is called 'slack'.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfAFolderThatIsAbsent_SaysHowToFillIt()
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(folder, Plugins(folder), "plugins", "list");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Equal(
            $"There is no provider in '{folder.Under("plugins")}'. Drop one in as a folder with its DLLs, or as a single DLL.", run.Error.Trim());
    }

    private static Dictionary<string, string> Plugins(TestFolder folder) => new() { ["FAPILOG__ALERTING__PLUGINSPATH"] = folder.Under("plugins") };
}
