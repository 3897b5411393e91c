using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Cursors;
using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting;

/// <summary>
/// A power cut took the end of the index of alerts, and the next process has another policy.
/// </summary>
public sealed class LostRecordsTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly CollectingLog _log = new();

    public void Dispose()
    {
        _directory.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1)]
    public async Task StartAsync_EventsThatAreMoreSevereByNow_AreDeliveredAll(int window)
    {
        await LeaveAsync(window, Exported("first"), Exported("second"), Exported("third"), Some.Critical("critical"));
        var chat = new CollectingDispatcher();

        await using var trail = await StartAsync(chat, new CompliancePolicy { Level = ComplianceLevel.Hipaa });
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal(
            ["critical", "first", "second", "third"], chat.Sent.Select(sent => sent.Event.Message).Distinct().Order());
        Assert.Equal(4, chat.Sent.Count);
        Assert.All(chat.Sent, sent => Assert.Equal(AlertSeverity.Critical, sent.Severity));
    }

    [Fact]
    public async Task StartAsync_EventsThatDoNotAlertByNow_AreObsoleteAndHoldNothingBack()
    {
        await LeaveAsync(window: 100, Exported("first"), Exported("second"));
        var chat = new CollectingDispatcher();

        await using var trail = await StartAsync(chat, new CompliancePolicy { AlertOnSecurityEvents = false });
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Empty(chat.Sent);
        Assert.Equal((2, 2), (trail.Statistics.Instances[0].Raised, trail.Statistics.Instances[0].Obsolete));
        await AssertOwesNothingAsync(trail);
    }

    [Fact]
    public async Task StartAsync_AnEventThatIsOwedAndNotThere_IsMissingAndHoldsNothingBack()
    {
        await LeaveAsync(window: 100, Exported("first"), Exported("second"));
        var day = Assert.Single(Directory.GetFiles(_directory.Trail, "audit_*.jsonl"));
        var lines = await File.ReadAllLinesAsync(day);
        await File.WriteAllTextAsync(day, $"{new string(' ', lines[0].Length)}\n{lines[1]}\n");
        var chat = new CollectingDispatcher();

        await using var trail = await StartAsync(chat, new CompliancePolicy());
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Contains("second", chat.Sent.Select(sent => sent.Event.Message));
        Assert.Equal(UndeliveredReason.Missing, Assert.Single(SomeUndelivered.Read(_directory)).Reason);
        await AssertOwesNothingAsync(trail);
    }

    [Fact]
    public void Rejudge_WhatWasStoredAfterTheInstanceWasRemoved_IsNotOwed()
    {
        var place = new TrailPlace(new DateOnly(2025, 8, 7), 300);
        var cursor = Beyond(place) with { Until = place with { Offset = 100 } };

        Assert.False(cursor.Rejudge(place, AlertSeverity.Info));
        Assert.All(cursor.Lanes, lane => Assert.Empty(lane.Owed));
    }

    [Fact]
    public void ToCursor_OfAnInstanceThatWasRemovedAndIsBack_ForgetsWhereItWasRemoved()
    {
        var place = new TrailPlace(new DateOnly(2025, 8, 7), 300);
        var removed = Beyond(place);
        var cursor = removed with { Kept = removed.Kept! with { Until = place with { Offset = 100 } } };

        // What it owes beyond that would hold its day back for ever, if it were removed again.
        Assert.True(cursor.Rejudge(place, AlertSeverity.Info));
        Assert.Null(cursor.ToCursor().Until);
    }

    [Fact]
    public void SeverityOf_AfterAStartThatWroteOnlySomeCursors_IsOwedByTheOthersToo()
    {
        var place = new TrailPlace(new DateOnly(2025, 8, 7), 300);
        var (written, other) = (Beyond(place), Beyond(place));
        Assert.True(written.Rejudge(place, AlertSeverity.Info));
        var lost = new LostRecords(
            Storage.PhysicalFileSystem.Instance, _directory.Trail, new StoredEventRules(new CompliancePolicy()),
            new Dictionary<string, OpenedCursor> { ["written"] = written, ["other"] = other });

        Assert.Equal(AlertSeverity.Info, lost.SeverityOf(place, Exported("first")));
        Assert.Equal(place, Assert.Single(other.Lanes.Single(lane => lane.Severity is AlertSeverity.Info).Owed));
    }

    [Fact]
    public void SeverityOf_AfterAStartWithAnotherPolicyThatWroteOnlySomeCursors_IsOwedByThoseOfTodaysPolicyToo()
    {
        var place = new TrailPlace(new DateOnly(2025, 8, 7), 300);
        var rules = new StoredEventRules(new CompliancePolicy());
        var (written, other) = (Beyond(place), Beyond(place));
        Assert.True(written.Rejudge(place, AlertSeverity.Info));
        var lost = new LostRecords(
            Storage.PhysicalFileSystem.Instance, _directory.Trail, rules,
            new Dictionary<string, OpenedCursor>
            {
                ["written"] = written,
                ["other"] = other with { Kept = other.Kept! with { Policy = rules.Policy } },
            });

        Assert.Equal(AlertSeverity.Info, lost.SeverityOf(place, Some.Critical()));
        Assert.Equal(place, Assert.Single(other.Lanes.Single(lane => lane.Severity is AlertSeverity.Info).Owed));
        Assert.True(lost.JudgesAnew);
    }

    // The lane of the lowest severity is beyond the place, the others are not.
    private static OpenedCursor Beyond(TrailPlace place)
    {
        AlertLane[] lanes = [.. Enum.GetValues<AlertSeverity>().Select(severity => new AlertLane(severity))];
        Array.ForEach(lanes, lane => lane.Resume(place with { Offset = 50 }, []));
        lanes[0].Skip(place with { Offset = place.Offset + 1 });
        return new OpenedCursor(lanes, new AlertCursor { Lanes = [], Policy = "another" }, null);
    }

    // A warning, or critical under HIPAA.
    private static AuditEvent Exported(string message) => new()
    {
        EventType = AuditEventType.DataExport,
        LogLevel = AuditLogLevel.Security,
        ContainsPhi = true,
        Message = message,
    };

    private async Task LeaveAsync(int window, params AuditEvent[] events)
    {
        using var failing = new ScriptedDispatcher(
            _ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary, TimeSpan.FromMinutes(30)));
        await using (var trail = await StartAsync(failing, new CompliancePolicy(), window))
        {
            foreach (var auditEvent in events)
            {
                await trail.LogEventAsync(auditEvent);
            }

            await Soon.TrueAsync(() => failing.Count > 0);
            await trail.StopAsync(new CancellationToken(true));
        }

        await using var index =
            File.OpenWrite(Assert.Single(Directory.GetFiles(_directory.Trail, ".audit.alerts_*")));
        index.SetLength(0);
    }

    private async Task AssertOwesNothingAsync(AuditTrail trail)
    {
        await trail.StopAsync();
        var cursor = AlertCursor.Read(Storage.PhysicalFileSystem.Instance, _directory.Trail, "chat")!;
        Assert.All(cursor.Lanes, lane => Assert.Empty(lane.Owed));
    }

    private async Task<AuditTrail> StartAsync(IAlertDispatcher chat, CompliancePolicy policy, int window = 100)
    {
        var options = new AlertInstanceOptions { QueueCapacity = window, IncludeSensitive = true };
        var trail = new AuditTrail(
            Some.Options(_directory, policy), [new AlertInstance("chat", chat, options)], _clock, _log);
        await trail.StartAsync();
        return trail;
    }
}
