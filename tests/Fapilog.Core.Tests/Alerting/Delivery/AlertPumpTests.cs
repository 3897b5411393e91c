using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Support;

namespace Fapilog.Alerting;

public sealed class AlertPumpTests : TrailTest
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Alerts_ThatWait_GoOutByTheirSeverity()
    {
        var first = new TaskCompletionSource<AlertReceipt>();
        using var dispatcher =
            new ScriptedDispatcher(alert => alert.Event.Message == "first" ? first.Task : ScriptedDispatcher.Accept);
        var policy = new CompliancePolicy { Level = ComplianceLevel.Hipaa };
        var trail = Track(
            await Some.StartedTrailAsync(Folder, dispatcher, new() { IncludeSensitive = true }, Clock, policy: policy));
        await trail.LogEventAsync(Some.Critical("first"));
        await dispatcher.NextCallAsync();
        await trail.LogDataAccessAsync("warning", containsPhi: true);
        await trail.LogSecurityEventAsync(AuditEventType.AuthorizationFailed, "error");
        await trail.LogEventAsync(Some.Critical("critical"));
        await trail.LogDataAccessAsync("later warning", containsPhi: true);

        first.SetResult(AlertReceipt.Accepted);
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        var messages = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            messages.Add((await dispatcher.NextCallAsync()).Event.Message);
        }

        Assert.Equal(["critical", "error", "Data read on resource: warning", "Data read on resource: later warning"], messages);
    }

    [Fact]
    public async Task MinimumSeverityAndChannel_AreEachInstancesOwn()
    {
        var (all, some) = (new CollectingDispatcher(), new CollectingDispatcher());
        var trail = await StartAsync(
            new AlertInstance("all", all),
            new AlertInstance("some", some, new() { MinimumSeverity = AlertSeverity.Error, Channel = "#some" }));
        await trail.LogSecurityEventAsync(AuditEventType.AuthenticationFailed, "warning");

        // One after the other: of two that wait, the more severe one goes first.
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        await trail.LogSecurityEventAsync(AuditEventType.AuthorizationFailed, "error");
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal(
            [(AlertSeverity.Warning, null), (AlertSeverity.Error, null)], all.Sent.Select(sent => (sent.Severity, sent.Channel)));
        Assert.Equal([(AlertSeverity.Error, "#some")], some.Sent.Select(sent => (sent.Severity, sent.Channel)));
        Assert.Equal([2, 1], trail.Statistics.Instances.Select(instance => instance.Raised));
        Assert.Equal(2, trail.Statistics.AlertsRaised);
    }

    [Fact]
    public async Task Dispatchers_GivenInCode_SeeTheRedactedEvent()
    {
        var dispatcher = new CollectingDispatcher();
        var trail = await StartAsync(new AlertInstance("chat", dispatcher));
        await trail.LogEventAsync(Some.Critical("Ada's diagnosis") with
        {
            ContainsPhi = true,
            UserId = "ada",
            Metadata = AuditMap.Create(("name", "Ada")),
        });
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        var sent = Assert.Single(dispatcher.Sent).Event;

        Assert.Equal(("[withheld: contains PHI]", null, 0), (sent.Message, sent.UserId, sent.Metadata.Count));
        Assert.Equal((1, true), (sent.SequenceNumber, sent.ContainsPhi));
        Assert.Equal($"fapilog verify \"{Folder.Trail}\" --anchor 1:{sent.Checksum}", sent.Alert.VerifyCommand);
    }

    [Fact]
    public async Task Temporary_IsOfferedAgainAfterGrowingPausesWithTheSameKey()
    {
        var times = new ConcurrentQueue<DateTimeOffset>();
        using var dispatcher = new ScriptedDispatcher(alert =>
        {
            times.Enqueue(Clock.GetUtcNow());
            return alert.Event.Alert.Attempt < 5
                ? ScriptedDispatcher.Fail(AlertFailureKind.Temporary)
                : ScriptedDispatcher.Accept;
        });
        var trail = await StartAsync(new AlertInstance("chat", dispatcher, new() { Deadline = TimeSpan.FromSeconds(30) }));
        var receipt = await trail.LogEventAsync(Some.Critical());

        await Soon.EndsAsync(trail.DrainAlertsAsync(), Clock, Step);

        var calls = await CallsAsync(dispatcher, 5);
        Assert.Equal([1, 2, 3, 4, 5], calls.Select(call => call.Event.Alert.Attempt));
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"default\n1\n{receipt.Checksum}")));
        Assert.All(calls, call => Assert.Equal(key, call.Event.Alert.IdempotencyKey));
        var gaps = times.Zip(times.Skip(1), (earlier, later) => (later - earlier).TotalSeconds).ToList();
        Assert.All(Enumerable.Range(0, 4), i => Assert.True(gaps[i] >= 0.8 * Math.Pow(2, i), $"Pause {i} was {gaps[i]} s."));
        Assert.All(calls.Zip(times), pair => Assert.InRange(
            pair.Second - (pair.First.Event.Alert.Deadline!.Value - TimeSpan.FromSeconds(30)),
            TimeSpan.Zero,
            TimeSpan.FromMinutes(1)));
        var statistics = Assert.Single(trail.Statistics.Instances);
        Assert.Equal(
            (1, 1, 4, 0, 0),
            (statistics.Raised, statistics.Delivered, statistics.Retried, statistics.Undelivered, statistics.Open));
        Assert.Equal("The vendor said no.", statistics.LastFailure);
    }

    [Fact]
    public async Task IdempotencyKeys_OfTwoEvents_Differ()
    {
        var dispatcher = new CollectingDispatcher();
        var trail = await StartAsync(new AlertInstance("chat", dispatcher));
        await trail.LogEventAsync(Some.Critical());
        await trail.LogEventAsync(Some.Critical());
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal(2, dispatcher.Sent.Select(sent => sent.Event.Alert.IdempotencyKey).Distinct().Count());
    }

    [Fact]
    public async Task RetryAfter_OfTheVendor_IsWaitedFor()
    {
        var times = new ConcurrentQueue<DateTimeOffset>();
        using var dispatcher = new ScriptedDispatcher(alert =>
        {
            times.Enqueue(Clock.GetUtcNow());
            return alert.Event.Alert.Attempt == 1
                ? ScriptedDispatcher.Fail(AlertFailureKind.Temporary, TimeSpan.FromMinutes(10))
                : ScriptedDispatcher.Accept;
        });
        var trail = await StartAsync(new AlertInstance("chat", dispatcher));
        await trail.LogEventAsync(Some.Critical());

        await Soon.EndsAsync(trail.DrainAlertsAsync(), Clock, TimeSpan.FromSeconds(20));

        Assert.True(times.Last() - times.First() >= TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Temporary_ForTooLong_ExpiresAndIsReported()
    {
        using var dispatcher = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary));
        var trail = await StartAsync(new AlertInstance("chat", dispatcher, new() { MaxAlertAge = TimeSpan.FromSeconds(20) }));
        var receipt = await trail.LogEventAsync(Some.Critical());

        await Soon.EndsAsync(trail.DrainAlertsAsync(), Clock, Step);

        var statistics = Assert.Single(trail.Statistics.Instances);
        Assert.Equal(
            (1, 1, 0), (statistics.UndeliveredByReason[UndeliveredReason.Expired], statistics.Undelivered, statistics.Open));
        Assert.InRange(dispatcher.Count, 2, 6);
        AssertReported("because it is too old", receipt.EventId);
    }

    [Fact]
    public async Task Rejected_IsReportedAndNotOfferedAgain()
    {
        using var dispatcher = new ScriptedDispatcher(alert =>
            alert.Event.SequenceNumber == 1 ? ScriptedDispatcher.Fail(AlertFailureKind.Rejected) : ScriptedDispatcher.Accept);
        var trail = await StartAsync(new AlertInstance("chat", dispatcher));
        var receipt = await trail.LogEventAsync(Some.Critical());
        await trail.LogEventAsync(Some.Critical());
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        await trail.StopAsync();

        var statistics = Assert.Single(trail.Statistics.Instances);
        Assert.Equal(
            (2, 1, 1, 0),
            (
                statistics.Raised,
                statistics.Delivered,
                statistics.UndeliveredByReason[UndeliveredReason.Rejected],
                statistics.Retried));
        Assert.Equal(2, dispatcher.Count);
        AssertReported("because the vendor rejected it", receipt.EventId);
    }

    [Fact]
    public async Task InstanceFailed_PausesKeepsItsAlertsAndIsProbedUntilItRecovers()
    {
        var times = new ConcurrentQueue<DateTimeOffset>();
        using var dispatcher = new ScriptedDispatcher(_ =>
        {
            times.Enqueue(Clock.GetUtcNow());
            return times.Count <= 2
                ? ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed, message: "The key was revoked.")
                : ScriptedDispatcher.Accept;
        });
        var trail = await StartAsync(new AlertInstance("chat", dispatcher));
        await trail.LogEventAsync(Some.Critical());
        await Soon.TrueAsync(() => trail.Statistics.Instances[0].Retried == 1);
        await trail.LogEventAsync(Some.Critical());

        Assert.Equal(
            (AlertInstanceState.Faulted, 2, 1),
            (trail.Statistics.Instances[0].State, trail.Statistics.Instances[0].Open, dispatcher.Count));
        await Soon.EndsAsync(trail.DrainAlertsAsync(), Clock, TimeSpan.FromSeconds(2));

        var statistics = trail.Statistics.Instances[0];
        Assert.Equal(
            (AlertInstanceState.Ready, 2, 0, 4),
            (statistics.State, statistics.Delivered, statistics.Undelivered, dispatcher.Count));
        var gaps = times.Zip(times.Skip(1), (earlier, later) => later - earlier).ToList();
        Assert.True(gaps[0] >= TimeSpan.FromSeconds(48) && gaps[1] >= TimeSpan.FromSeconds(96), string.Join(' ', gaps));
        Assert.Equal(
            2,
            Log.Lines.Count(line => line.Id == 3003 && line.Message.Contains("The key was revoked.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Window_ThatIsFull_LosesNothingAndStillGivesTheMostSevereFirst()
    {
        var first = new TaskCompletionSource<AlertReceipt>();
        using var dispatcher =
            new ScriptedDispatcher(alert => alert.Event.SequenceNumber == 1 ? first.Task : ScriptedDispatcher.Accept);
        var trail = await StartAsync(new AlertInstance("chat", dispatcher, new() { QueueCapacity = 2 }));
        await trail.LogEventAsync(Some.Critical());
        await dispatcher.NextCallAsync();
        for (var i = 0; i < 5; i++)
        {
            await trail.LogSecurityEventAsync(AuditEventType.AuthenticationFailed, "warning");
            await trail.LogEventAsync(Some.Critical());
            await trail.LogSecurityEventAsync(AuditEventType.AuthorizationFailed, "error");
        }

        Assert.Equal((16, 16), (trail.Statistics.Instances[0].Raised, trail.Statistics.Instances[0].Open));
        first.SetResult(AlertReceipt.Accepted);
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal(
            [3L, 6, 9, 12, 15, 4, 7, 10, 13, 16, 2, 5, 8, 11, 14],
            (await CallsAsync(dispatcher, 15)).Select(call => call.Event.SequenceNumber!.Value));
        Assert.Equal((16, 0), (trail.Statistics.Instances[0].Delivered, trail.Statistics.Instances[0].Undelivered));
    }

    [Fact]
    public async Task MaxConcurrentCalls_IsReachedAndNotExceeded()
    {
        var answers = new ConcurrentQueue<TaskCompletionSource<AlertReceipt>>();
        var (running, most) = (0, 0);
        using var dispatcher = new ScriptedDispatcher(async _ =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            var answer = new TaskCompletionSource<AlertReceipt>(TaskCreationOptions.RunContinuationsAsynchronously);
            answers.Enqueue(answer);
            var receipt = await answer.Task;
            Interlocked.Decrement(ref running);
            return receipt;
        });
        var trail = await StartAsync(new AlertInstance("chat", dispatcher) { MaxConcurrentCalls = 3 });
        for (var i = 0; i < 10; i++)
        {
            await trail.LogEventAsync(Some.Critical());
        }

        for (var answered = 0; answered < 10; answered++)
        {
            await Soon.TrueAsync(() => dispatcher.Count == Math.Min(10, answered + 3) && !answers.IsEmpty);
            Assert.True(answers.TryDequeue(out var answer));
            answer.SetResult(AlertReceipt.Accepted);
        }

        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        Assert.Equal((3, 10), (most, trail.Statistics.Instances[0].Delivered));
    }

    [Fact]
    public async Task ACallPastItsDeadline_IsAbandonedToldAndCounted()
    {
        var tokens = new ConcurrentQueue<CancellationToken>();
        using var dispatcher = new ScriptedDispatcher((_, token) =>
        {
            tokens.Enqueue(token);
            return tokens.Count == 1 ? new TaskCompletionSource<AlertReceipt>().Task : ScriptedDispatcher.Accept;
        });
        var trail = await StartAsync(new AlertInstance("chat", dispatcher, new() { Deadline = TimeSpan.FromSeconds(4) }));
        await trail.LogEventAsync(Some.Critical());

        await Soon.EndsAsync(trail.DrainAlertsAsync(), Clock, Step);

        Assert.True(tokens.TryDequeue(out var first));
        await Soon.TrueAsync(() => first.IsCancellationRequested);
        Assert.False(Assert.Single(tokens).IsCancellationRequested);
        var statistics = trail.Statistics.Instances[0];
        Assert.Equal((1, 1, 1), (statistics.Delivered, statistics.TimedOut, statistics.Retried));
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    private static async Task<List<SentAlert>> CallsAsync(ScriptedDispatcher dispatcher, int count)
    {
        var calls = new List<SentAlert>();
        while (calls.Count < count)
        {
            calls.Add(await dispatcher.NextCallAsync());
        }

        return calls;
    }

    private void AssertReported(string reason, params string[] eventIds)
    {
        var reports = Log.Lines.Where(line => line.Id == 3002).Select(line => line.Message).ToList();
        Assert.Equal(eventIds.Length, reports.Count);
        Assert.All(eventIds, id => Assert.Contains(reports, report =>
            report.Contains(id, StringComparison.Ordinal)
                && report.Contains(reason, StringComparison.Ordinal)
                && report.Contains("'chat'", StringComparison.Ordinal)));
    }
}
