using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting;

/// <summary>
/// What an instance owes when its process ends, and what the next process makes of it.
/// </summary>
public sealed class OutboxTests : IDisposable
{
    private static readonly AlertInstanceOptions Everything = new() { IncludeSensitive = true };

    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly CollectingLog _log = new();

    public void Dispose()
    {
        _directory.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task StartAsync_AfterAStopWithOpenAlerts_DeliversThemMostSevereFirstAsTheSameAlerts()
    {
        var before = await LeaveAsync(
            Some.Critical("first"), Some.Event("no alert"), Security("warning"), Some.Critical("second"));
        var later = new CollectingDispatcher();

        await using var trail = await StartAsync(new AlertInstance("chat", later, Everything));
        var opened = trail.Statistics.Instances[0];
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal((3, 3), (opened.Raised, opened.Open + opened.Delivered));
        Assert.Equal(["first", "second", "warning"], later.Sent.Select(sent => sent.Event.Message));
        Assert.All(later.Sent, sent =>
        {
            var same = before.First(attempt => attempt.Event.EventId == sent.Event.EventId);
            Assert.Equal(
                same.Event with { Alert = AlertDetails.None }, sent.Event with { Alert = AlertDetails.None });
            Assert.Equal(
                (same.Event.Alert.IdempotencyKey, same.Event.Alert.VerifyCommand, same.Severity),
                (sent.Event.Alert.IdempotencyKey, sent.Event.Alert.VerifyCommand, sent.Severity));
        });
        await trail.StopAsync();

        // Once.
        await using var next = await StartAsync(new AlertInstance("chat", later, Everything));
        await next.DrainAlertsAsync().WaitAsync(Soon.Limit);
        Assert.Equal((3, 0), (later.Sent.Count, next.Statistics.Instances[0].Raised));
    }

    [Fact]
    public async Task StartAsync_OneOfTwoInstancesDelivered_OnlyTheOtherOwes()
    {
        var (good, later) = (new CollectingDispatcher(), new CollectingDispatcher());
        using var failing = Failing();
        await using (var trail = await StartAsync(new AlertInstance("good", good), new AlertInstance("bad", failing)))
        {
            await trail.LogEventAsync(Some.Critical());
            await Soon.TrueAsync(() => good.Sent.Count == 2 && failing.Count == 1);
        }

        await using var next = await StartAsync(new AlertInstance("good", good), new AlertInstance("bad", later));
        await next.DrainAlertsAsync().WaitAsync(Soon.Limit);

        // The good one was told about the bad one, too.
        Assert.Equal((2, 1), (good.Sent.Count, later.Sent.Count));
    }

    [Fact]
    public async Task StartAsync_AnInstanceThatIsNewToTheTrail_BeginsAtItsEndAndSaysSo()
    {
        await LeaveAsync(Some.Critical("before"));
        var added = new CollectingDispatcher();

        await using var trail = await StartAsync(new AlertInstance("added", added, Everything));
        await trail.LogEventAsync(Some.Critical("after"));
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal("after", Assert.Single(added.Sent).Event.Message);
        Assert.Contains(
            "'added' is new to this trail and begins at its end",
            Assert.Single(_log.Lines, line => line.Id == 3023).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ACursorThatWasMovedBackIntoTheDayItBeganIn_DeliversWhatFollows()
    {
        await using (var before = await StartAsync())
        {
            await before.LogEventAsync(Some.Critical("one"));
        }

        var added = new CollectingDispatcher();
        await using (await StartAsync(new AlertInstance("added", added, Everything)))
        {
        }

        var files = Storage.PhysicalFileSystem.Instance;
        var cursor = AlertCursor.Read(files, _directory.Trail, "added")!;
        var moved = cursor with { Lanes = [.. cursor.Lanes.Select(lane => lane with { Through = default })] };
        await File.WriteAllBytesAsync(AlertCursor.PathOf(_directory.Trail, "added"), moved.ToBytes("added"));
        Assert.Empty(added.Sent);

        await using var trail = await StartAsync(new AlertInstance("added", added, Everything));
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal("one", Assert.Single(added.Sent).Event.Message);
    }

    [Fact]
    public async Task StartAsync_WhatIsNoAlertByThePolicyOfToday_IsCountedAndNotSent()
    {
        await LeaveAsync(Some.Critical(), Security("warning"), Security("another"));
        var later = new CollectingDispatcher();

        await using var trail = await StartAsync(
            [new AlertInstance("chat", later)], new CompliancePolicy { AlertOnSecurityEvents = false });
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        var chat = trail.Statistics.Instances[0];
        Assert.Equal((3, 1, 2, 0), (chat.Raised, chat.Delivered, chat.Obsolete, chat.Open));
        Assert.Single(later.Sent);
    }

    [Fact]
    public async Task StartAsync_WhatIsTooOld_ExpiresByTheTimeItWasStored()
    {
        await LeaveAsync(Some.Critical() with { Timestamp = Some.Noon.AddYears(-1) });
        _clock.Advance(TimeSpan.FromHours(23));
        var (soon, late) = (new CollectingDispatcher(), new CollectingDispatcher());
        await using (var trail = await StartAsync(new AlertInstance("chat", soon)))
        {
            await trail.LogEventAsync(Some.Critical());
            await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        }

        Assert.Equal(2, soon.Sent.Count);
        await LeaveAsync(Some.Critical());
        _clock.Advance(TimeSpan.FromHours(25));
        await using var next = await StartAsync(new AlertInstance("chat", late));
        await next.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Empty(late.Sent);
        Assert.Equal(1, next.Statistics.Instances[0].UndeliveredByReason[UndeliveredReason.Expired]);

        // With what the instance would have seen, for when the day is gone.
        var entry = Assert.Single(TextLines.Read(Path.Combine(_directory.Trail, ".audit.undelivered.jsonl")));
        Assert.Contains("\"event_type\":", entry, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_TheEventIsGone_IsUndeliveredWithThatReason()
    {
        await LeaveAsync(Some.Critical("one"), Some.Critical("two"), Some.Event("the newest stays"));
        var path = Directory.GetFiles(_directory.Trail, "audit_*.jsonl").Single();
        var lines = await File.ReadAllLinesAsync(path);
        TextLines.Write(path, [new string(' ', lines[0].Length), .. lines[1..]]);
        var later = new CollectingDispatcher();

        await using var trail = await StartAsync(new AlertInstance("chat", later, Everything));
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal("two", Assert.Single(later.Sent).Event.Message);
        Assert.Equal(1, trail.Statistics.Instances[0].UndeliveredByReason[UndeliveredReason.Missing]);
    }

    [Fact]
    public async Task StartAsync_WithoutAnyInstance_RecordsWhatThoseBeforeOwedOnceItIsTooOld()
    {
        await LeaveAsync(Some.Critical());
        await using (var trail = await StartAsync())
        {
            Assert.Equal(1, Assert.Single(trail.Statistics.Instances).Open);
        }

        _clock.Advance(TimeSpan.FromHours(25));
        await using var late = await StartAsync();
        await Soon.TrueAsync(() => Directory.GetFiles(_directory.Trail, ".audit.cursor_*").Length == 0
            || late.Statistics.Instances is [{ Open: 0 }], _clock, TimeSpan.FromSeconds(10));

        Assert.Single(TextLines.Read(Path.Combine(_directory.Trail, ".audit.undelivered.jsonl")));
    }

    [Fact]
    public async Task StartAsync_TheTrailIsAnother_BeginsAtItsEndAndSaysWhy()
    {
        await LeaveAsync(Some.Critical("of the first trail"));
        var cursors = Directory.GetFiles(_directory.Trail, ".audit.cursor_*");
        foreach (var file in Directory.GetFiles(_directory.Trail).Except(cursors))
        {
            File.Delete(file);
        }

        // A command leaves the cursors alone.
        var command = new AuditTrailOptions { StoragePath = _directory.Trail, TakesCommands = false };
        await using (var without = new AuditTrail(command, [], _clock))
        {
            await without.StartAsync();
            await without.LogEventAsync(Some.Critical("of another trail"));
            await without.LogEventAsync(Some.Critical("of another trail, too"));
        }

        var later = new CollectingDispatcher();
        await using var trail = await StartAsync(new AlertInstance("chat", later, Everything));
        await trail.LogEventAsync(Some.Critical("new"));
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal("new", Assert.Single(later.Sent).Event.Message);
        Assert.Equal(1, trail.Statistics.Instances[0].UndeliveredByReason[UndeliveredReason.Missing]);
        var said = Assert.Single(_log.Lines, line => line.Id == 3024);
        Assert.Equal(LogLevel.Error, said.Level);
        Assert.StartsWith(
            "FAP3013: The cursor of alert instance 'chat' does not belong to this trail: ",
            said.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_TheEndOfTheTrailWasCut_TellsThatAndGoesOnWithWhatIsOwedBeforeIt()
    {
        await LeaveAsync(Some.Critical("kept"), Some.Critical("cut"));
        var path = Directory.GetFiles(_directory.Trail, "audit_*.jsonl").Single();
        TextLines.Write(path, (await File.ReadAllLinesAsync(path))[..1]);
        var later = new CollectingDispatcher();

        await using var trail = await StartAsync(new AlertInstance("chat", later, Everything));
        await trail.DrainAsync();
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal(
            ["integrity_failure", "kept"],
            later.Sent.Select(sent => sent.Event)
                .Select(told => told.Alert.FindingKey is null ? told.Message : told.Alert.Reasons[0])
                .Order());
    }

    [Fact]
    public async Task StopAsync_RightAfterAStartThatFoundTheEndCut_TellsIt()
    {
        await using (var first = await StartAsync(new AlertInstance("chat", new CollectingDispatcher())))
        {
            await first.LogEventAsync(Some.Event("kept"));
            await first.LogEventAsync(Some.Event("cut"));
        }

        var path = Directory.GetFiles(_directory.Trail, "audit_*.jsonl").Single();
        TextLines.Write(path, (await File.ReadAllLinesAsync(path))[..1]);
        var later = new CollectingDispatcher();

        var trail = await StartAsync(new AlertInstance("chat", later));
        await Soon.EndsAsync(trail.StopAsync(), _clock, TimeSpan.FromMilliseconds(100));

        Assert.Equal("tail_missing:2", Assert.Single(later.Sent).Event.Alert.FindingKey);
        await trail.DisposeAsync();
    }

    [Fact]
    public async Task StartAsync_TheCursorIsDamaged_BeginsAtTheEndAndSaysSo()
    {
        await LeaveAsync(Some.Critical());
        await File.WriteAllTextAsync(Directory.GetFiles(_directory.Trail, ".audit.cursor_*").Single(), "{");

        await using var trail = await StartAsync(new AlertInstance("chat", new CollectingDispatcher()));

        Assert.Equal(0, trail.Statistics.Instances[0].Raised);
        Assert.Contains("is not JSON", Assert.Single(_log.Lines, line => line.Id == 3024).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1500)]
    [InlineData(10, 1500)]
    [InlineData(10_000, 20_000)]
    public async Task ABacklog_LargerThanTheWindow_IsDeliveredMostSevereFirstAndInOrder(int window, int alerts)
    {
        static bool IsCritical(int number) => number % 3 == 0;
        await LeaveAsync(
            [.. Enumerable.Range(0, alerts).Select(number => IsCritical(number) ? Some.Critical() : Security("warning"))]);
        var later = new CollectingDispatcher();

        await using var trail = await StartAsync(
            new AlertInstance("chat", later, new AlertInstanceOptions { QueueCapacity = window }));
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal(
            Enumerable.Range(0, alerts).OrderByDescending(IsCritical).ThenBy(number => number).Select(number => number + 1L),
            later.Sent.Select(sent => sent.Event.SequenceNumber!.Value));
    }

    [Fact]
    public async Task AnInstanceThatIsRemoved_KeepsItsAlertsUntilTheyAreTooOldAndGetsNoNewOnes()
    {
        await LeaveAsync(Some.Critical("one"), Some.Critical("two"));
        var (mail, removed) = (new CollectingDispatcher(), new CollectingDispatcher());
        await using (var without = await StartAsync(new AlertInstance("mail", mail)))
        {
            await without.LogEventAsync(Some.Critical("meanwhile"));
            await without.DrainAlertsAsync().WaitAsync(Soon.Limit);
            var chat = without.Statistics.Instances[1];
            Assert.Equal(("chat", AlertInstanceState.Disabled, 2L, 2L), (chat.Name, chat.State, chat.Raised, chat.Open));
        }

        await using (var still = await StartAsync(new AlertInstance("mail", mail)))
        {
            Assert.Equal(2, still.Statistics.Instances[1].Raised);
        }

        // It comes back in time, and gets what it missed.
        await using (var again = await StartAsync(new AlertInstance("chat", removed), new AlertInstance("mail", mail)))
        {
            await again.DrainAlertsAsync().WaitAsync(Soon.Limit);
            Assert.Equal(["one", "two", "meanwhile"], removed.Sent.Select(sent => sent.Event.Message));
        }

        Assert.Equal(["meanwhile"], mail.Sent.Select(sent => sent.Event.Message));
    }

    [Fact]
    public async Task AnInstanceThatStaysRemoved_EndsItsAlertsAsUndeliveredAndIsForgotten()
    {
        await LeaveAsync(Some.Critical("one"), Some.Critical("two"));
        _clock.Advance(TimeSpan.FromHours(25));
        var mail = new CollectingDispatcher();
        await using (var without = await StartAsync(new AlertInstance("mail", mail)))
        {
            await Soon.TrueAsync(() => without.Statistics.Instances[1].Open == 0);
            Assert.Equal(2, without.Statistics.Instances[1].UndeliveredByReason[UndeliveredReason.Expired]);
        }

        await using (var next = await StartAsync(new AlertInstance("mail", mail)))
        {
            Assert.Single(next.Statistics.Instances);
        }

        Assert.Equal(
            [AlertCursor.NameOf("mail")],
            Directory.GetFiles(_directory.Trail, ".audit.cursor_*").Select(Path.GetFileName));
    }

    [Fact]
    public async Task StartAsync_WithAMinimumThatAnAlertMeetsByThePolicyOfToday_DeliversIt()
    {
        static AuditEvent Export(string message) => Security(message) with { EventType = AuditEventType.DataExport };
        await LeaveAsync(Export("warning"), Export("critical by now") with { ContainsPhi = true });
        var later = new CollectingDispatcher();
        var options = new AlertInstanceOptions { MinimumSeverity = AlertSeverity.Error, IncludeSensitive = true };

        await using var trail = await StartAsync(
            [new AlertInstance("chat", later, options)], new CompliancePolicy { Level = ComplianceLevel.Hipaa });
        await trail.LogEventAsync(Export("still a warning"));
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal("critical by now", Assert.Single(later.Sent).Event.Message);
        var chat = trail.Statistics.Instances[0];
        Assert.Equal((1, 0), (chat.Delivered, chat.Open));
        Assert.Equal(chat.Raised - 1, chat.Obsolete);
    }

    private static ScriptedDispatcher Failing() => new(_ => ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed));

    private static AuditEvent Security(string message) => new()
    {
        EventType = AuditEventType.AuthenticationFailed,
        LogLevel = AuditLogLevel.Security,
        Message = message,
    };

    /// <summary>Logs events while the instance cannot deliver, stops, and returns what was tried.</summary>
    private async Task<IReadOnlyList<SentAlert>> LeaveAsync(params AuditEvent[] events)
    {
        var tried = new List<SentAlert>();
        using var failing = new ScriptedDispatcher(alert =>
        {
            tried.Add(alert);
            return ScriptedDispatcher.Fail(AlertFailureKind.Temporary, TimeSpan.FromMinutes(30));
        });
        var trail = await StartAsync(new AlertInstance("chat", failing, Everything));
        foreach (var auditEvent in events)
        {
            await trail.LogEventAsync(auditEvent, AuditDurability.Enqueued);
        }

        await trail.DrainAsync();
        await Soon.TrueAsync(() => tried.Count >= Math.Min(3, trail.Statistics.Instances[0].Raised));
        await trail.StopAsync(new CancellationToken(true));
        await trail.DisposeAsync();
        return tried;
    }

    private Task<AuditTrail> StartAsync(params AlertInstance[] instances) => StartAsync(instances, new CompliancePolicy());

    private async Task<AuditTrail> StartAsync(AlertInstance[] instances, CompliancePolicy policy)
    {
        var trail = new AuditTrail(Some.Options(_directory, policy), instances, _clock, _log);
        await trail.StartAsync();
        return trail;
    }
}
