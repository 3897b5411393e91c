using System.Collections.Concurrent;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Cursors;
using Fapilog.Storage;
using Fapilog.Support;

namespace Fapilog.Alerting;

/// <summary>
/// Like alerts become one message, and none of them is lost on the way.
/// </summary>
public sealed class DigestTests : TrailTest
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    // 20,000 in the suite; FAPILOG_STORM=100000 is the number that the documentation promises.
    private static int Storm =>
        int.TryParse(Environment.GetEnvironmentVariable("FAPILOG_STORM"), out var storm) ? storm : 20_000;

    [Theory]
    [InlineData(10_000)]
    [InlineData(100)]
    public async Task AStorm_OfEqualAlerts_IsAFewMessagesWhoseCountsAddUp(int window)
    {
        var chat = new CollectingDispatcher();
        var trail = await StartAsync(chat, new AlertDigest(), window);
        for (var i = 0; i < Storm; i++)
        {
            await trail.LogEventAsync(Security("login failed"), AuditDurability.Enqueued);
        }

        await trail.DrainAsync();
        await CollectedAsync(Storm);
        await Soon.TrueAsync(() => trail.Statistics.Instances[0].Open == 0, Clock, TimeSpan.FromSeconds(5));

        Assert.InRange(chat.Sent.Count, 1, 10);
        Assert.Equal(Storm, chat.Sent.Sum(sent => sent.Event.Alert.Count));
        var ranges = chat.Sent.Select(sent => (sent.Event.Alert.FirstSequence, sent.Event.Alert.LastSequence)).Order().ToList();
        Assert.Equal((1L, (long)Storm), (ranges[0].FirstSequence, ranges[^1].LastSequence));
        var statistics = trail.Statistics.Instances[0];
        Assert.Equal((Storm, Storm, Storm), (statistics.Raised, statistics.Delivered, statistics.Digested));
        Assert.Equal(chat.Sent.Count, chat.Sent.Select(sent => sent.Event.Alert.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public async Task WhatIsSevere_OrAlone_IsAnOrdinaryAlert()
    {
        var chat = new CollectingDispatcher();
        var trail = await StartAsync(chat, new AlertDigest());
        await trail.LogEventAsync(Security("alone"));
        await trail.LogEventAsync(Some.Critical("at once"));

        // The clock stands still.
        await Soon.TrueAsync(() => chat.Sent.Count == 1);
        Assert.Equal("at once", chat.Sent[0].Event.Message);
        await Soon.TrueAsync(() => chat.Sent.Count == 2, Clock, TimeSpan.FromSeconds(10));

        Assert.True(Clock.GetUtcNow() >= Some.Noon + Window);
        var alone = chat.Sent[1].Event;
        Assert.Equal(("alone", null, null), (alone.Message, alone.Alert.Count, alone.Alert.FirstSequence));
    }

    [Fact]
    public async Task MoreKeysThanTheCap_TheRestIsOneMessageThatSaysSo()
    {
        var chat = new CollectingDispatcher();
        var trail = await StartAsync(chat, new AlertDigest { Cap = 2, By = [AlertProperty.Component] });
        for (var i = 0; i < 10; i++)
        {
            await trail.LogEventAsync(Security($"login {i}") with { Component = $"part{i % 5}" });
        }

        await Soon.TrueAsync(() => trail.Statistics.Instances[0].Open == 0, Clock, TimeSpan.FromSeconds(5));

        Assert.Equal([2, 2, 6], chat.Sent.Select(sent => sent.Event.Alert.Count).Order());
        var rest = Assert.Single(chat.Sent, sent => sent.Event.Alert.Count == 6).Event;
        Assert.Equal("6 more alerts, from sequence 3 to 10. The newest: login 9", rest.Message);
    }

    [Fact]
    public async Task StopAsync_SendsTheDigestsWhoseWindowsAreOpen()
    {
        var chat = new CollectingDispatcher();
        var trail = await StartAsync(chat, new AlertDigest { Window = TimeSpan.FromHours(1) });
        await LogAsync(trail, 3);

        await trail.StopAsync();

        Assert.Equal(3, Assert.Single(chat.Sent).Event.Alert.Count);
    }

    [Fact]
    public async Task StopAsync_AlertsWhoseTurnComesOnlyThen_AreSentAsADigest()
    {
        var first = new TaskCompletionSource<AlertReceipt>();
        var sent = new ConcurrentQueue<int?>();
        using var chat = new ScriptedDispatcher(alert =>
        {
            sent.Enqueue(alert.Event.Alert.Count);
            return sent.Count == 1 ? first.Task : ScriptedDispatcher.Accept;
        });
        Directory.CreateDirectory(Folder.Trail);
        await using var pump = new AlertPump(
            new AlertSource("default", Folder.Trail),
            [new AlertInstance("chat", chat)],
            [new AlertRoute { To = ["chat"], Digest = new AlertDigest { Window = TimeSpan.FromHours(1) } }],
            Clock,
            Log);
        pump.Open(
            PhysicalFileSystem.Instance, Folder.Trail, new StoredEventRules(new CompliancePolicy()), null, null,
            CancellationToken.None);
        pump.Start();
        StoredAlert[] alerts =
            [Stored(1, AlertSeverity.Critical), .. Enumerable.Range(2, 3).Select(number => Stored(number))];
        pump.Raise(alerts, new TrailPlace(alerts[0].Position.Place.Day, 1000), 4, 4);
        await chat.NextCallAsync();

        // The open windows were closed by now, and the alerts behind the first call are in none of them.
        var stopping = pump.StopAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        first.SetResult(AlertReceipt.Accepted);
        await Soon.EndsAsync(stopping, Clock, TimeSpan.FromSeconds(1));

        Assert.Equal([null, 3], sent);
    }

    [Fact]
    public async Task StartAsync_AfterAStopInTheWindow_GoesOnCounting()
    {
        await LeaveAsync(3);
        var chat = new CollectingDispatcher();

        var trail = await StartAsync(chat, new AlertDigest());
        Assert.Equal(3, trail.Statistics.Instances[0].Raised);
        await LogAsync(trail, 2);
        await Soon.TrueAsync(() => trail.Statistics.Instances[0].Open == 0, Clock, TimeSpan.FromSeconds(5));

        Assert.Equal(5, chat.Sent.Sum(sent => sent.Event.Alert.Count ?? 1));
        Assert.Equal(5, trail.Statistics.Instances[0].Delivered);
    }

    [Fact]
    public async Task ADigestThatFails_IsSentAgainAsItWas_AndNewAlertsBecomeAnother()
    {
        var failures = 2;
        using var chat = new ScriptedDispatcher(_ =>
            failures-- > 0 ? ScriptedDispatcher.Fail(AlertFailureKind.Temporary) : ScriptedDispatcher.Accept);
        var trail = await StartAsync(chat, new AlertDigest());
        await LogAsync(trail, 3);
        await Soon.TrueAsync(() => chat.Count == 1, Clock, TimeSpan.FromSeconds(5));
        await LogAsync(trail, 4);

        await Soon.TrueAsync(() => trail.Statistics.Instances[0].Open == 0, Clock, TimeSpan.FromSeconds(1));

        var sent = new List<SentAlert>();
        for (var i = 0; i < 4; i++)
        {
            sent.Add(await chat.NextCallAsync());
        }

        Assert.Equal([3, 3, 3, 4], sent.Select(alert => alert.Event.Alert.Count));
        Assert.Single(sent[..3].Select(alert => alert.Event.Alert.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task ADigest_ByTextsOfAnyLength_HasAShortKey()
    {
        using var failing = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary));
        var trail = await StartAsync(failing, new AlertDigest { By = [AlertProperty.User] });
        foreach (var last in (string[])["a", "b", "a"])
        {
            await trail.LogEventAsync(Security("login failed") with { UserId = new string('x', 500_000) + last });
        }

        await CollectedAsync(2, "\"count\":");
        await CollectedAsync(2);

        Assert.InRange(new FileInfo(Path.Combine(Folder.Trail, AlertCursor.NameOf("chat"))).Length, 1, 10_000);
    }

    [Fact]
    public async Task ADigestThatIsTooOld_WhileItIsRecorded_TakesNoMore()
    {
        var files = new InterruptedFiles();
        var collected = new TaskCompletionSource();
        using var chat = new ScriptedDispatcher(_ => ScriptedDispatcher.Accept);
        var options = Some.Options(Folder);
        options.Routes = [new AlertRoute { To = ["chat"], Digest = new AlertDigest() }];
        var trail = Track(new AuditTrail(
            options, [new AlertInstance("chat", chat) { MaxConcurrentCalls = 2 }], files, Clock, Log));
        await trail.StartAsync();
        await LogAsync(trail, 3);
        await CollectedAsync(3);
        files.Interrupt(UndeliveredFile.PathIn(Folder.Trail), async () =>
        {
            await LogAsync(trail, 2);
            await CollectedAsync(2);
            collected.SetResult();
        });

        Clock.Advance(TimeSpan.FromDays(2));
        await collected.Task.WaitAsync(Soon.Limit);
        await Soon.TrueAsync(() => trail.Statistics.Instances[0].Open == 0, Clock, TimeSpan.FromSeconds(5));

        Assert.Equal(3, Assert.Single(SomeUndelivered.Read(Folder)).Count);
        Assert.Equal((3, 2), (trail.Statistics.Instances[0].Undelivered, (await chat.NextCallAsync()).Event.Alert.Count));
    }

    [Fact]
    public async Task ADigestThatIsRejected_CountsEachOfItsAlertsAsUndelivered()
    {
        using var chat = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Rejected));
        var trail = await StartAsync(chat, new AlertDigest());
        await LogAsync(trail, 3);

        await Soon.TrueAsync(() => trail.Statistics.Instances[0].Open == 0, Clock, TimeSpan.FromSeconds(5));

        Assert.Equal((3, 1), (trail.Statistics.Instances[0].Undelivered, chat.Count));
    }

    [Fact]
    public async Task ADigestThatIsRejected_TheFallbackDeliversItWithItsCount()
    {
        var mail = new CollectingDispatcher();
        using var chat = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Rejected));
        var options = Some.Options(Folder);
        options.Routes = [new AlertRoute { To = ["chat"], Fallback = ["mail"], Digest = new AlertDigest() }];
        var trail = await StartAsync(options, new AlertInstance("chat", chat), new AlertInstance("mail", mail));
        await LogAsync(trail, 3);

        await Soon.TrueAsync(() => trail.Statistics.Instances.All(one => one.Open == 0), Clock, TimeSpan.FromSeconds(5));

        var sent = Assert.Single(mail.Sent).Event.Alert;
        Assert.Equal((3, 1L, 3L, "chat"), (sent.Count, sent.FirstSequence, sent.LastSequence, sent.FallbackFor));
        Assert.Equal(
            [(3L, 0L, 3L), (3, 3, 0)],
            trail.Statistics.Instances.Select(one => (one.Raised, one.Delivered, one.DeliveredByFallback)));
    }

    [Fact]
    public async Task StartAsync_ByAnotherPolicyAndOtherRoutes_SendsTheDigestThatIsOwed()
    {
        await LeaveAsync(3);
        var chat = new CollectingDispatcher();
        var options = Some.Options(Folder, new CompliancePolicy { AlertOnSecurityEvents = false });
        options.Routes = [new AlertRoute { To = ["mail"] }];

        await StartAsync(options, new AlertInstance("chat", chat), new AlertInstance("mail", new NoopAlertDispatcher()));
        await Soon.TrueAsync(() => chat.Sent.Count == 1, Clock, TimeSpan.FromSeconds(5));

        var (sent, severity) = (chat.Sent[0].Event.Alert, chat.Sent[0].Severity);
        Assert.Equal((3, 1L, 3L, AlertSeverity.Warning), (sent.Count, sent.FirstSequence, sent.LastSequence, severity));
        Assert.Equal(["security_event"], sent.Reasons);
    }

    [Fact]
    public async Task StartAsync_WithoutTheInstance_RecordsAllThatTheDigestStandsFor()
    {
        await LeaveAsync(3);
        await StartAsync(Some.Options(Folder), new AlertInstance("mail", new CollectingDispatcher()));

        await Soon.TrueAsync(() => SomeUndelivered.Read(Folder).Count > 0, Clock, TimeSpan.FromDays(1));

        var entry = Assert.Single(SomeUndelivered.Read(Folder));
        Assert.Equal(
            ("chat", UndeliveredReason.Expired, 3L, 1L, 3L),
            (entry.Instance, entry.Reason, entry.Count, entry.FirstSequence, entry.Sequence));
    }

    [Fact]
    public async Task Digests_AsManyAsTheWindowTakes_LeaveRoomForASevereAlert()
    {
        var chat = new CollectingDispatcher();
        var trail = await StartAsync(chat, new AlertDigest { By = [AlertProperty.Component] }, window: 2);
        for (var i = 0; i < 4; i++)
        {
            await trail.LogEventAsync(Security("login failed") with { Component = $"part{i}" });
            await CollectedAsync(1 + i, "\"count\":1,");
        }

        await trail.LogEventAsync(Some.Critical("at once"));

        // No window is over.
        await Soon.TrueAsync(() => chat.Sent.Count > 0);
        Assert.Equal("at once", chat.Sent[0].Event.Message);
        Assert.True(Clock.GetUtcNow() < Some.Noon + Window);
    }

    [Fact]
    public async Task DigestsOfTwoInstances_OfTheSameEvents_HaveKeysOfTheirOwn()
    {
        var (chat, mail) = (new CollectingDispatcher(), new CollectingDispatcher());
        var options = Some.Options(Folder);
        options.Routes = [new AlertRoute { To = ["chat", "mail"], Digest = new AlertDigest() }];
        var trail = await StartAsync(options, new AlertInstance("chat", chat), new AlertInstance("mail", mail));
        await LogAsync(trail, 3);

        await Soon.TrueAsync(() => chat.Sent.Count + mail.Sent.Count == 2, Clock, TimeSpan.FromSeconds(5));

        Assert.NotEqual(chat.Sent[0].Event.Alert.IdempotencyKey, mail.Sent[0].Event.Alert.IdempotencyKey);
    }

    [Fact]
    public void Add_AnAlertThatWasStoredEarlier_KeepsTheFirstAndTheLastInTheOrderOfTheTrail()
    {
        var group = DigestGroup.Open("key", new PendingAlert(Stored(5)), Window, Some.Noon);
        group.Add(new PendingAlert(Stored(7)));
        group.Add(new PendingAlert(Stored(3)));
        group.Add(new PendingAlert(Stored(6)));

        Assert.Equal(
            (4L, 3L, 7L, 7L), (group.Count, group.First.Sequence, group.Last.Sequence, group.Event!.SequenceNumber!.Value));
    }

    private static StoredAlert Stored(long number, AlertSeverity severity = AlertSeverity.Warning) => new(
        Security("login failed") with { SequenceNumber = number, Checksum = $"checksum {number}" },
        new AlertDecision(severity, []),
        new AlertPosition(new TrailPlace(DateOnly.FromDateTime(Some.Noon.Date), 100 * number), number, severity, Some.Noon));

    private static AuditEvent Security(string message) => new()
    {
        EventType = AuditEventType.AuthenticationFailed,
        LogLevel = AuditLogLevel.Security,
        Message = message,
    };

    private static async Task LogAsync(AuditTrail trail, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await trail.LogEventAsync(Security("login failed"));
        }
    }

    // The cursor is written after 100 milliseconds, of the clock that stands still otherwise.
    private Task CollectedAsync(int count) => CollectedAsync(1, $"\"count\":{count},");

    private Task CollectedAsync(int digests, string member)
    {
        var cursor = Path.Combine(Folder.Trail, AlertCursor.NameOf("chat"));
        return Soon.TrueAsync(
            () => string.Concat(TextLines.Read(cursor)).Split(member).Length > digests, Clock, TimeSpan.FromMilliseconds(2));
    }

    /// <summary>Collects alerts and stops before they are sent.</summary>
    private async Task LeaveAsync(int count)
    {
        using var failing = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary));
        var trail = await StartAsync(failing, new AlertDigest());
        await LogAsync(trail, count);
        await CollectedAsync(count);
        await trail.StopAsync(new CancellationToken(true));
    }

    private Task<AuditTrail> StartAsync(IAlertDispatcher chat, AlertDigest digest, int window = 10_000)
    {
        var options = Some.Options(Folder);
        options.Routes = [new AlertRoute { To = ["chat"], Digest = digest }];
        return StartAsync(
            options, new AlertInstance("chat", chat, new AlertInstanceOptions { QueueCapacity = window }));
    }
}
