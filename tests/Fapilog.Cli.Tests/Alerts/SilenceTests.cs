using System.Globalization;
using System.Text.RegularExpressions;
using Fapilog.Auditing;

namespace Fapilog.Cli.Tests.Alerts;

public sealed partial class SilenceTests
{
    private const string Failed =
        """{"event_type":"authentication_failed","log_level":"security","message":"m","component":"billing.api","event_id":"failed"}""";

    [Fact]
    public async Task Silence_BesideARunningTrail_IsAddedListedAndEndedThere()
    {
        using var folder = new TestFolder();
        using var host = Tool.Start(folder, ["ingest", "-", "--ack"]);
        await host.Input.WriteAsync(Lines.Join([Failed]));
        await host.Input.FlushAsync();
        await StoredAsync(folder, 1);

        var tooLong = await Tool.RunAsync(
            folder, "alerts", "silence", "add", "--for", "31d", "--reason", "critical_error", "--level", "hippa", "--component",
            "bil*ing", "--comment", "c");

        var added = await Tool.RunAsync(
            folder, "alerts", "silence", "add", "--component", "billing*", "--severity", "warning", "--for", "2h", "--comment",
            "Deployment\u001b[2J.", "--author", "ann", "--from", Yesterday());
        Assert.Equal((0, string.Empty), (added.ExitCode, added.Error));
        var listed = await Tool.RunAsync(folder, "alerts", "silence", "list");
        var json = await Tool.RunAsync(folder, "alerts", "silence", "list", "--format", "json");
        var id = json.Json.GetProperty("silences")[0].GetProperty("silence").GetProperty("id").GetString()!;
        var ended = await Tool.RunAsync(folder, "alerts", "silence", "expire", id, "--author", "ben", "--format", "json");
        var again = await Tool.RunAsync(folder, "alerts", "silence", "expire", id);
        await host.FinishAsync();
        var none = await Tool.RunAsync(folder, "alerts", "silence", "list");
        var all = await Tool.RunAsync(folder, "alerts", "silence", "list", "--all");

        var events = folder.StoredLines().Skip(1).ToArray();
        Assert.Equal(2, events.Length);
        Assert.All(events, line => Assert.Equal($"{host.ProcessId}", TestFolder.Member(line, "process_id")));
        Assert.DoesNotContain('\u001b', added.All + listed.All + json.All);
        Assert.Equal(id, ended.Json.GetProperty("silence").GetProperty("id").GetString());
        Assert.Equal((2, 0), (again.ExitCode, none.ExitCode));
        Assert.Equal(string.Empty, none.Output);
        TextSnapshot.Match(string.Join(
            '\n', ((ToolRun[])[tooLong, added, listed, json, ended, again, none, all]).Select(run => Text(run, folder))));
    }

    [UnixFact]
    public async Task Silence_TheToolAndTheTrailAreKilledMeanwhile_IsAddedOnceByTheNextStart()
    {
        using var folder = new TestFolder();
        using (var host = Tool.Start(folder, ["ingest", "-", "--ack"]))
        {
            await host.Input.WriteAsync(Lines.Join([Failed]));
            await host.Input.FlushAsync();
            await StoredAsync(folder, 1);
            await host.SignalAsync("STOP");
            using var tool = Tool.Start(folder, ["alerts", "silence", "add", "--for", "2h", "--comment", "Deployment."]);
            await UntilAsync(() => Requests(folder).Length == 1);
            await tool.SignalAsync("KILL");
            await host.SignalAsync("KILL");
            await tool.EndAsync();
            await host.EndAsync();
        }

        Assert.Single(Requests(folder));
        for (var start = 0; start < 2; start++)
        {
            await using var trail = new AuditTrail(new AuditTrailOptions { StoragePath = folder.Trail });
            await trail.StartAsync();
            await UntilAsync(() => Requests(folder).Length == 0);
        }

        var added = Assert.Single(folder.StoredLines(), line => line.Contains("alert_silence_added", StringComparison.Ordinal));
        Assert.Contains("Deployment.", added, StringComparison.Ordinal);
    }

    private static string[] Requests(TestFolder folder) =>
        Directory.Exists(Path.Combine(folder.Trail, ".audit.control"))
            ? Directory.GetFiles(Path.Combine(folder.Trail, ".audit.control"), "*.request.json")
            : [];

    private static string Yesterday() =>
        TimeProvider.System.GetUtcNow().AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Task StoredAsync(TestFolder folder, int events) => UntilAsync(() => folder.StoredLines().Count == events);

    private static async Task UntilAsync(Func<bool> condition)
    {
        var limit = Patience.Token();
        while (!condition())
        {
            await Task.Delay(10, limit);
        }
    }

    private static string Text(ToolRun run, TestFolder folder) =>
        Id().Replace(Time().Replace(Scrubbed.Text($"exit code {run.ExitCode}\n{run.Output}{run.Error}", folder), "<time>"), "<silence>");

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|\+00:00)")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b[0-9a-f]{8}\b")]
    private static partial Regex Id();
}
