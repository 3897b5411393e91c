namespace Fapilog.Cli.Tests.Plugins;

public sealed class PluginsListTests
{
    [Fact]
    public async Task List_OfTheToolsOwnFolder_ShowsEveryProviderBesideIt()
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
            [
                "name", "aliases", "path", "state", "code", "message", "provider_version", "contract_version", "description",
                "channels", "remarks", "instances",
            ],
            row.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Rejected", row.GetProperty("state").GetString());
        Assert.Equal("FAP1003", row.GetProperty("code").GetString());
        Assert.All(
            ["name", "channels", "description"],
            member => Assert.Equal(System.Text.Json.JsonValueKind.Null, row.GetProperty(member).ValueKind));
    }

    [Fact]
    public async Task List_WhenTheConfiguredProviderIsAbsent_ShowsTheListAndExitsOne()
    {
        using var folder = new TestFolder();
        CopyWebhook(folder, "webhook");
        folder.Write("fapilog.json", """{ "Fapilog": { "Alerting": { "Provider": "slack" } } }""");

        var run = await Tool.RunAsync(folder, Plugins(folder), "plugins", "list", "--format", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.Json.EnumerateArray());
        Assert.Contains(
            "FAP1001 at 'Fapilog:Alerting:Provider': No provider is called 'slack'.", run.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            "A dispatcher that an application registers in code is known to that application alone, and not to this tool.",
            run.Error.Trim(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfConfiguredProviders_NamesTheInstancesOfEveryTrail()
    {
        using var folder = new TestFolder();
        CopyWebhook(folder, "webhook");
        folder.Write("fapilog.json", $$"""
            { "Fapilog": {
                "Alerting": { "PluginsPath": "{{Json(folder.Under("plugins"))}}",
                              "Providers": { "chat": { "Provider": "Web_Hook" }, "night": { "Provider": "standard-webhook" }, "quiet": { "Provider": "noop" } } },
                "Trails": { "billing": { "Alerting": { "PluginsPath": "{{Json(folder.Under("plugins"))}}", "Provider": "webhook" } } } } }
            """);

        var text = await Tool.RunAsync(folder, "plugins", "list");
        var json = await Tool.RunAsync(folder, "plugins", "list", "--format", "json");

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Equal(
            ["chat", "night", "billing/webhook"],
            json.Json[0].GetProperty("instances").EnumerateArray().Select(name => name.GetString()));
        TextSnapshot.Match(Scrubbed.Text(text.Output, folder));
    }

    [Fact]
    [Trait("Row", "N2")]
    public async Task List_OfTwoProvidersOfOneName_SaysBothPathsAndExitsOneOnlyWhenItIsConfigured()
    {
        using var folder = new TestFolder();
        foreach (var copy in (string[])["one", "two"])
        {
            CopyWebhook(folder, copy);
        }

        var unused = await Tool.RunAsync(folder, Plugins(folder), "plugins", "list");
        folder.Write(
            "fapilog.json", """{ "Fapilog": { "Alerting": { "Provider": "webhook", "OnProviderError": "Degrade" } } }""");
        var used = await Tool.RunAsync(folder, Plugins(folder), "plugins", "list", "--format", "json");

        Assert.Equal((0, 1), (unused.ExitCode, used.ExitCode));
        Assert.All(used.Json.EnumerateArray(), row => Assert.Equal(
            ("Rejected", "FAP1002", "webhook"),
            (
                row.GetProperty("state").GetString(),
                row.GetProperty("code").GetString(),
                row.GetProperty("instances")[0].GetString())));
        Assert.StartsWith(
            "FAP1002 at 'Fapilog:Alerting:Provider': Several providers are called 'webhook' and 'standard-webhook':",
            used.Error,
            StringComparison.Ordinal);
        TextSnapshot.Match(Scrubbed.Text(unused.Output, folder));

        var text = await Tool.RunAsync(folder, Plugins(folder), "plugins", "list");

        Assert.Equal(2, text.All.Split("Several providers are called").Length);
        Assert.Equal(
            "FAP1002 at 'Fapilog:Alerting:Provider': What is configured there cannot be used; the list says why.\n", text.Error);
    }

    [Fact]
    public async Task List_WithTwoPluginsFolders_ShowsEachAndJudgesBoth()
    {
        using var folder = new TestFolder();
        CopyWebhook(folder, "one");
        Directory.CreateDirectory(folder.Under("other"));
        folder.Write("other/broken.dll", "MZ this is no assembly");
        folder.Write("fapilog.json", $$"""
            { "Fapilog": { "Alerting": { "PluginsPath": "{{Json(folder.Under("plugins"))}}" },
                           "Trails": { "billing": { "Alerting": { "PluginsPath": "{{Json(folder.Under("other"))}}", "Provider": "webhook" } } } } }
            """);

        var run = await Tool.RunAsync(folder, "plugins", "list");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("FAP1001 at 'Fapilog:Trails:billing:Alerting:Provider'", run.Error, StringComparison.Ordinal);
        Assert.All(
            [folder.Under("plugins"), folder.Under("other")],
            path => Assert.Contains(path + "\n", run.Output, StringComparison.Ordinal));
    }

    [PseudoTerminalFact]
    public async Task List_OnATerminalOf110Columns_BreaksNoNameAndNoPath()
    {
        using var folder = new TestFolder();
        CopyWebhook(folder, "alertmanager");
        folder.Write(
            "fapilog.json", """{ "Fapilog": { "Alerting": { "Providers": { "oncall-team": { "Provider": "webhook" } } } } }""");
        var environment = new Dictionary<string, string>(Plugins(folder)) { ["TERM"] = "xterm", ["NO_COLOR"] = "1" };

        using var tool = Tool.Start(
            folder,
            PseudoTerminalFactAttribute.Program,
            ["-qec", $"stty cols 110; dotnet '{Tool.File}' plugins list", "/dev/null"],
            environment);
        var run = await tool.FinishAsync();

        var row = Assert.Single(
            run.Output.ReplaceLineEndings("\n").Split('\n'), line => line.Contains("Available", StringComparison.Ordinal));
        Assert.Equal(
            ["webhook", "Available", "oncall-team", Tool.Version, "alertmanager/Fapilog.Alerts.Webhook.dll"],
            row.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.InRange(row.TrimEnd().Length, 1, 110);
    }

    [Fact]
    public async Task List_OfAFolderThatIsAbsent_SaysHowToFillIt()
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(folder, Plugins(folder), "plugins", "list");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Equal(
            $"There is no provider in '{folder.Under("plugins")}'. Drop one in as a folder with its DLLs, or as a single DLL.",
            run.Error.Trim());
    }

    private static void CopyWebhook(TestFolder folder, string name)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Tool.Folder, "plugins", "webhook")))
        {
            folder.Write($"plugins/{name}/{Path.GetFileName(file)}", File.ReadAllBytes(file));
        }
    }

    private static string Json(string path) => path.Replace(@"\", @"\\", StringComparison.Ordinal);

    private static Dictionary<string, string> Plugins(TestFolder folder) =>
        new() { ["FAPILOG__ALERTING__PLUGINSPATH"] = folder.Under("plugins") };
}
