using Fapilog.Testing;
using Fapilog.Verification;

namespace Fapilog.Cli.Tests.Plugins;

public sealed class SafeModeTests
{
    [Fact]
    public async Task Ingest_InSafeMode_StoresAndLeavesTheAlertsAndLoadsNothing()
    {
        using var folder = new TestFolder();
        var environment = Webhook.Environment(Webhook.Nowhere());
        environment["FAPILOG_SAFE_MODE"] = "1";
        environment["FAPILOG__ALERTING__PROVIDER"] = "nobody";

        var run = await Tool.RunAsync(folder, environment, Lines.Join([Lines.Critical("a")]), "ingest", "-");

        Assert.Equal(1, run.ExitCode);
        Assert.Single(folder.StoredLines());
        Assert.True(TrailVerifier.Verify(folder.Trail).Valid);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Temporary, "fapilog-*"));
        TextSnapshot.Match(Scrubbed.Text(run.Output + run.Error, folder));
    }

    [Fact]
    public async Task Ingest_AfterWhatWasFoundInSafeModeAndByRecover_DeliversEachFindingOnce()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        var environment = Webhook.Environment(receiver.Url);
        await Tool.RunAsync(folder, environment, Lines.Join(Lines.Unchained(2)), "ingest", "-");
        var day = Assert.Single(Directory.GetFiles(folder.Trail, "audit_*.jsonl"));

        await File.AppendAllTextAsync(day, "{\"checksum\":");
        await Tool.RunAsync(folder, new Dictionary<string, string>(environment) { ["FAPILOG_SAFE_MODE"] = "1" }, "ingest", "-");
        await File.AppendAllTextAsync(day, "{\"checksum\":");
        await Tool.RunAsync(folder, environment, "recover");
        Assert.Empty(receiver.Requests);
        await Tool.RunAsync(folder, environment, "ingest", "-");
        await Tool.RunAsync(folder, environment, "ingest", "-");

        Assert.Equal(
            folder.StoredLines().Skip(2).Select(line => TestFolder.Member(line, "event_id")).Order(StringComparer.Ordinal),
            receiver.Requests.Select(request => TestFolder.Member(TestFolder.Member(request.Text, "data"), "event_id"))
                .Order(StringComparer.Ordinal));
        Assert.Equal(2, receiver.Requests.Count);
    }

    [Fact]
    public async Task List_InSafeMode_SaysSo()
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(
            folder, new Dictionary<string, string> { ["FAPILOG_SAFE_MODE"] = "true" }, "plugins", "list", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            "Safe mode: FAPILOG_SAFE_MODE is set, so no provider is loaded and nothing is delivered. Unset it and restart.",
            run.Error.Trim());
        Assert.Equal("Available", run.Json[0].GetProperty("state").GetString());
    }
}
