using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Cli.Tests.Alerts;

public sealed partial class CursorTests
{
    [Fact]
    public async Task Cursor_OfARunningAndOfAStoppedTrail_IsShownAndMovedOnlyWhileItIsStopped()
    {
        using var folder = new TestFolder();
        var dispatcher = new FailingDispatcher();
        ToolRun running, refused;
        await using (var trail = new AuditTrail(Options(folder), [new AlertInstance("chat", dispatcher)]))
        {
            await trail.StartAsync();
            await trail.LogEventAsync(Critical("1"));
            await trail.LogEventAsync(Critical("2"));
            running = await Tool.RunAsync(folder, "alerts", "cursor", "show");
            refused = await Tool.RunAsync(folder, "alerts", "cursor", "set", "--instance", "chat", "--to", "end");
            await trail.StopAsync(new CancellationToken(canceled: true));
        }

        var before = await Tool.RunAsync(folder, "alerts", "cursor", "show", "--instance", "chat", "--format", "json");
        var moved = await Tool.RunAsync(folder, "alerts", "cursor", "set", "--instance", "chat", "--to", "1", "--author", "ann");
        var after = await Tool.RunAsync(folder, "alerts", "cursor", "show");
        var unknown = await Tool.RunAsync(folder, "alerts", "cursor", "set", "--instance", "chart", "--to", "end");
        var end = await Tool.RunAsync(folder, "alerts", "cursor", "set", "--instance", "chat", "--to", "end", "--format", "json");
        var damaged = Directory.GetFiles(folder.Trail, ".audit.cursor_*.json").Single();
        await File.WriteAllTextAsync(damaged, "{}");
        var unreadable = await Tool.RunAsync(folder, "alerts", "cursor", "show");

        Assert.Equal(
            (0, 1, 0, 0, 0, 2, 0, 1),
            (running.ExitCode, refused.ExitCode, before.ExitCode, moved.ExitCode, after.ExitCode, unknown.ExitCode, end.ExitCode,
                unreadable.ExitCode));
        Assert.StartsWith("chat  .audit.cursor_chat_", running.Output, StringComparison.Ordinal);
        TextSnapshot.Match(string.Join(
            '\n', ((ToolRun[])[refused, before, moved, after, unknown, end, unreadable]).Select(run => Text(run, folder))));
    }

    [Fact]
    public async Task Show_OfACursorAtTheBeginning_SaysSoInWords()
    {
        using var folder = new TestFolder();
        await using (var trail = new AuditTrail(Options(folder), [new AlertInstance("chat", new FailingDispatcher())]))
        {
            await trail.StartAsync();
            await trail.LogEventAsync(Critical("1"));
            await trail.StopAsync(new CancellationToken(canceled: true));
        }

        await Tool.RunAsync(folder, "alerts", "cursor", "set", "--instance", "chat", "--to", "beginning");
        var shown = await Tool.RunAsync(folder, "alerts", "cursor", "show");

        Assert.Contains("through the beginning, 0 of them owed, 1 after it", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("0001-01-01", shown.Output, StringComparison.Ordinal);
    }

    private static AuditTrailOptions Options(TestFolder folder) => new() { StoragePath = folder.Trail };

    private static AuditEvent Critical(string message) => new()
    {
        EventType = AuditEventType.ComponentFailure,
        LogLevel = AuditLogLevel.Critical,
        Message = message,
    };

    private static string Text(ToolRun run, TestFolder folder) =>
        Place().Replace(Scrubbed.Text($"exit code {run.ExitCode}\n{run.Output}{run.Error}", folder), "<place>");

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}:\d+")]
    private static partial Regex Place();

    private sealed class FailingDispatcher : IAlertDispatcher
    {
        public Task<AlertReceipt> SendAlertAsync(
            AuditEvent auditEvent,
            AlertSeverity severity,
            string? channel = null,
            CancellationToken cancellationToken = default) =>
            throw new AlertDeliveryException(AlertFailureKind.InstanceFailed, "Down.");
    }
}
