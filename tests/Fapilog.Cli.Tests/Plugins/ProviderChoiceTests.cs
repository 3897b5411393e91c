using Fapilog.Testing;

namespace Fapilog.Cli.Tests.Plugins;

public sealed class ProviderChoiceTests
{
    [Fact]
    public async Task Ingest_WithAProviderInTheEnvironment_TakesItOverTheFiles()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        folder.Write("fapilog.json", """{ "Fapilog": { "Alerting": { "Provider": "slack", "Channel": "#audit" } } }""");

        var run =
            await Tool.RunAsync(folder, Webhook.Environment(receiver.Url), Lines.Join([Lines.Critical("a")]), "ingest", "-");

        Assert.Equal(0, run.ExitCode);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Ingest_WithAnUnknownProvider_ExitsTwoAndListsTheKnownOnes()
    {
        using var folder = new TestFolder();
        var environment = new Dictionary<string, string> { ["FAPILOG__ALERTING__PROVIDER"] = "webbook" };

        var run = await Tool.RunAsync(folder, environment, Lines.Join([Lines.Critical("a")]), "ingest", "-");

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Empty(folder.StoredLines());
        TextSnapshot.Match(Scrubbed.Text(run.Error, folder));
    }

    [Fact]
    public async Task Ingest_WithSettingsThatAreWrong_ExitsTwoWithEveryFaultAndNoValue()
    {
        using var folder = new TestFolder();
        folder.Write(
            "fapilog.json",
            $$"""
            { "Fapilog": { "Alerting": { "Provider": "webhook", "Settings": {
                "Url": "{{Webhook.Token}}", "Secret": "{{Webhook.Secret}}x", "Timeout": "{{Webhook.Token}}", "Sekret": 1 } } } }
            """);

        var run = await Tool.RunAsync(folder, "ingest", "-");

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Webhook.AssertNoSecret(run);
        TextSnapshot.Match(Scrubbed.Text(run.Error, folder));
    }

    [Fact]
    public async Task Ingest_WithNoProvider_RunsInSilence()
    {
        using var folder = new TestFolder();
        folder.Write("plugins/broken.dll", "MZ");
        var environment = new Dictionary<string, string> { ["FAPILOG__ALERTING__PLUGINSPATH"] = folder.Under("plugins") };

        var run = await Tool.RunAsync(folder, environment, Lines.Join([Lines.Critical("a")]), "ingest", "-");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Equal("1 event stored, 0 lines rejected, 0 skipped; 1 alert raised.", run.Output.Trim());
    }
}
