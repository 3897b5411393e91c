using Fapilog.Testing;

namespace Fapilog.Cli.Tests.Alerts;

public sealed class AlertsReplayTests
{
    [Fact]
    public async Task Replay_BesideARunningTrail_IsDoneByThatAndSettlesWhatIsAccepted()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        receiver.DefaultAnswer = new ReceiverAnswer(400, "No.");
        using var host = Tool.Start(folder, ["ingest", "-", "--ack"], Webhook.Environment(receiver.Url));
        await host.Input.WriteAsync(Lines.Join([Lines.Critical("a")]));
        await host.Input.FlushAsync();
        await UndeliveredAsync(folder);

        var unknown = await Tool.RunAsync(folder, "alerts", "replay", "--instance", "pager");
        var refused = await Tool.RunAsync(folder, "alerts", "replay", "--wait", "60");
        receiver.DefaultAnswer = new ReceiverAnswer(200, string.Empty);
        var accepted = await Tool.RunAsync(folder, "alerts", "replay", "--wait", "60", "--format", "json");
        var none = await Tool.RunAsync(folder, "alerts", "replay");
        var left = await Tool.RunAsync(folder, "alerts", "undelivered");
        await host.FinishAsync();

        Assert.Equal(3, receiver.Requests.Count);
        Assert.Contains("\"is_replay\":true", receiver.Requests[^1].Text, StringComparison.Ordinal);
        Assert.Equal((0, string.Empty), (left.ExitCode, left.Output));
        ToolRun[] runs = [unknown, refused, accepted, none];
        Assert.All(runs, Webhook.AssertNoSecret);
        var text = string.Join('\n', runs.Select(run => $"exit code {run.ExitCode}\n{run.Output}{run.Error}"));
        TextSnapshot.Match(
            Scrubbed.Text(text, folder).Replace($"{receiver.Url.Port}", "<port>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replay_WhereNoTrailRuns_StartsTheConfiguredOne()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        receiver.DefaultAnswer = new ReceiverAnswer(400, "No.");
        var environment = Webhook.Environment(receiver.Url);
        await Tool.RunAsync(folder, environment, Lines.Join([Lines.Critical("a")]), "ingest", "-");
        folder.Write("fapilog.json", "{}");

        var without = await Tool.RunAsync(folder, environment, "alerts", "replay");
        receiver.DefaultAnswer = new ReceiverAnswer(200, string.Empty);
        var elsewhere = await Tool.RunAsync(
            folder, environment, "alerts", "replay", folder.Temporary, "--config", "fapilog.json");
        var run = await Tool.RunAsync(folder, environment, "alerts", "replay", "--wait", "60", "--config", "fapilog.json");

        Assert.Equal(1, without.ExitCode);
        Assert.Contains("Name it with '--config'", without.Error, StringComparison.Ordinal);
        Assert.Equal(1, elsewhere.ExitCode);
        Assert.Contains("the configuration has none there", elsewhere.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Temporary));
        Assert.Equal((0, 2), (run.ExitCode, receiver.Requests.Count));
        Assert.Equal("SENT AGAIN: 1 delivered, 0 failed, 0 not answered yet. 0 could not be sent.", run.Output.Trim());
    }

    private static async Task UndeliveredAsync(TestFolder folder)
    {
        var limit = Patience.Token();
        var file = Path.Combine(folder.Trail, ".audit.undelivered.jsonl");
        while (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            await Task.Delay(10, limit);
        }
    }
}
