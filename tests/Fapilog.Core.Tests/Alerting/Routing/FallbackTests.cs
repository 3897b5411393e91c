using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Support;

namespace Fapilog.Alerting;

/// <summary>
/// Which instances get an alert, and which of them stand in for one that cannot deliver it.
/// </summary>
public sealed class FallbackTests : TrailTest
{
    private static readonly AlertRoute OnCall = new() { To = ["oncall"], Fallback = ["mail", "chat"] };

    private readonly CollectingDispatcher _mail = new();
    private readonly CollectingDispatcher _chat = new();

    [Fact]
    public async Task Routes_ByTheirConditions_NameInstancesAndChannels()
    {
        var (oncall, mail, chat) = (new CollectingDispatcher(), _mail, _chat);
        var trail = await StartAsync(
            [
                new AlertRoute
                {
                    Match = new AlertMatch { Reasons = ["security_event"] },
                    To = ["chat"],
                    Channel = "#security",
                    Continue = true,
                },
                new AlertRoute { Match = new AlertMatch { MinimumSeverity = AlertSeverity.Critical }, To = ["oncall"] },
                new AlertRoute { Match = new AlertMatch { Components = ["billing*"] }, To = ["mail"] },
            ],
            new AlertInstance("oncall", oncall), new AlertInstance("mail", mail),
            new AlertInstance("chat", chat, new AlertInstanceOptions { Channel = "#audit" }));

        await trail.LogEventAsync(Some.Critical("critical"));
        await trail.LogEventAsync(Security("security"));
        await trail.LogEventAsync(Security("both") with { Component = "Billing.Api" });
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal(["critical"], Messages(oncall));
        Assert.Equal(["both"], Messages(mail));
        Assert.Equal(["security", "both"], Messages(chat));
        Assert.All(chat.Sent, sent => Assert.Equal("#security", sent.Channel));
        Assert.Equal([1L, 1, 2], trail.Statistics.Instances.Select(instance => instance.Raised));
    }

    [Fact]
    public async Task Routes_NoneMatches_EveryInstanceGetsIt()
    {
        var trail = await StartAsync(
            [new AlertRoute { Match = new AlertMatch { EventTypes = ["data_export"] }, To = ["mail"] }],
            new AlertInstance("mail", _mail), new AlertInstance("chat", _chat));

        await trail.LogEventAsync(Some.Critical());
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal((1, 1), (_mail.Sent.Count, _chat.Sent.Count));
    }

    [Fact]
    public async Task StartAsync_AlertsOfAnEarlierProcess_GoByTheRoutesOfToday()
    {
        using var failing = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary));
        var before = await StartAsync([], new AlertInstance("chat", failing), new AlertInstance("mail", failing));
        await before.LogEventAsync(Some.Critical("one"));
        await before.LogEventAsync(Security("two"));
        await before.StopAsync(new CancellationToken(true));

        var trail = await StartAsync(
            [
                new AlertRoute { Match = new AlertMatch { Reasons = ["critical_error"] }, To = ["mail"] },
                new AlertRoute { To = ["chat"] },
            ],
            new AlertInstance("chat", _chat), new AlertInstance("mail", _mail));
        await trail.LogEventAsync(Some.Critical("three"));
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal(["two"], Messages(_chat));
        Assert.Equal(["one", "three"], Messages(_mail));
        Assert.Equal([(1L, 1L, 0L), (2, 2, 0)], trail.Statistics.Instances.Select(Counted));
    }

    [Fact]
    public async Task StartAsync_OtherRoutes_WhatTheInstanceOwedByThoseBeforeIsRecorded()
    {
        using var failing = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary));
        var before = await StartAsync(
            [new AlertRoute { To = ["chat"] }], new AlertInstance("chat", failing), new AlertInstance("mail", _mail));
        await before.LogEventAsync(Some.Critical("one"));
        await before.StopAsync(new CancellationToken(true));

        foreach (var isFirst in (bool[])[true, false])
        {
            var trail = await StartAsync(
                [new AlertRoute { To = ["mail"] }], new AlertInstance("chat", _chat), new AlertInstance("mail", _mail));
            await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

            Assert.Equal(isFirst ? 1 : 0, trail.Statistics.Instances[0].UndeliveredByReason[UndeliveredReason.Rerouted]);
            await trail.StopAsync();
        }

        Assert.Empty(_chat.Sent);
        Assert.Empty(_mail.Sent);
    }

    [Fact]
    public async Task Rejected_TheFallbackDeliversItAndSaysSo()
    {
        using var oncall = new ScriptedDispatcher(
            _ => ScriptedDispatcher.Fail(AlertFailureKind.Rejected, message: "403 says the routing key is gone."));
        var trail = await StartAsync([OnCall], Instances(oncall));

        var receipt = await trail.LogEventAsync(Some.Critical());
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        var sent = Assert.Single(_mail.Sent);
        Assert.Equal(receipt.SequenceNumber, sent.Event.SequenceNumber);
        Assert.Equal("oncall", sent.Event.Alert.FallbackFor);
        Assert.Contains("403 says the routing key is gone.", sent.Event.Alert.FallbackReason, StringComparison.Ordinal);
        Assert.Empty(_chat.Sent);
        var instances = trail.Statistics.Instances;
        var first = instances[0];
        Assert.Equal((1L, 1L, 0L, 0L), (first.Raised, first.DeliveredByFallback, first.Undelivered, first.Open));
        Assert.Equal((1L, 1L), (instances[1].Raised, instances[1].Delivered));

        // Settled: the next start owes nothing.
        await trail.StopAsync();
        var next = await StartAsync([OnCall], Instances(oncall));
        Assert.Equal([0L, 0, 0], next.Statistics.Instances.Select(instance => instance.Raised));
    }

    [Fact]
    public async Task Refused_TheInstanceItself_ItsAlertsGoToTheFallbackAtOnceAndOneProbesIt()
    {
        using var oncall = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed));
        var trail = await StartAsync([OnCall], Instances(oncall));

        for (var i = 0; i < 20; i++)
        {
            await trail.LogEventAsync(Some.Critical());
        }

        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        Assert.Equal((1, 20), (oncall.Count, Fallbacks().Count));

        Clock.Advance(TimeSpan.FromHours(1));
        await trail.LogEventAsync(Some.Critical());
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);
        Assert.Equal((2, 21), (oncall.Count, Fallbacks().Count));
        Assert.Equal(AlertInstanceState.Faulted, trail.Statistics.Instances[0].State);
    }

    [Fact]
    public async Task Failing_ForLongerThanTheLimit_ItsAlertsGoToTheFallback()
    {
        using var oncall = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary));
        var trail = await StartAsync([OnCall], Instances(oncall));
        for (var i = 0; i < 10; i++)
        {
            await trail.LogEventAsync(Some.Critical());
        }

        await Soon.TrueAsync(() => trail.Statistics.Instances[0].State is AlertInstanceState.Faulted);
        Assert.Empty(Fallbacks());

        await Soon.TrueAsync(() => Fallbacks().Count == 10, Clock, TimeSpan.FromSeconds(20));

        Assert.True(Clock.GetUtcNow() - Some.Noon >= OnCall.FallbackAfter, $"{Clock.GetUtcNow()}");
        Assert.Equal(10, Fallbacks().Select(sent => sent.Event.SequenceNumber).Distinct().Count());
        Assert.Equal(AlertReason.AlertingFailure, Assert.Single(_mail.Sent.Except(Fallbacks())).Event.Alert.Reasons[0]);
    }

    [Fact]
    public async Task EveryFallbackFails_TheAlertEndsAsUndeliveredOnceWithAllReasons()
    {
        using var no = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Rejected, message: "No."));
        var trail = await StartAsync(
            [OnCall], new AlertInstance("oncall", no), new AlertInstance("mail", no), new AlertInstance("chat", no));

        await trail.LogEventAsync(Some.Critical());
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal([(1L, 0L, 1L), (0, 0, 0), (0, 0, 0)], trail.Statistics.Instances.Select(Counted));
        var line = Assert.Single(Log.Lines, line => line.Id == 3002).Message;
        Assert.Contains("No. Its fallback 'mail' failed: ", line, StringComparison.Ordinal);
        Assert.Contains("Its fallback 'chat' failed: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AProviderThatCannotBeUsed_TheFallbackGetsItsAlerts()
    {
        var trail = await StartAsync(
            [OnCall],
            AlertInstance.Faulted("oncall", [new Fault("FAP1001", "It is not there.")]),
            new AlertInstance("mail", _mail), new AlertInstance("chat", _chat));

        await trail.LogEventAsync(Some.Critical());
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal("oncall", Assert.Single(_mail.Sent).Event.Alert.FallbackFor);
    }

    [Fact]
    public async Task StopAsync_WhileTheFallbackHasTheAlert_TheInstanceOwesItStill()
    {
        using var refused = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Rejected));
        using var hanging = new ScriptedDispatcher(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return AlertReceipt.Accepted;
        });
        var trail = await StartAsync(
            [OnCall], new AlertInstance("oncall", refused), new AlertInstance("mail", hanging), new AlertInstance("chat", _chat));
        await trail.LogEventAsync(Some.Critical());
        await hanging.NextCallAsync();
        await trail.StopAsync(new CancellationToken(true));

        Assert.Equal([(1L, 0L, 0L), (0, 0, 0), (0, 0, 0)], trail.Statistics.Instances.Select(Counted));
        var next = await StartAsync([OnCall], Instances(refused));
        await next.DrainAlertsAsync().WaitAsync(Soon.Limit);
        Assert.Single(_mail.Sent);
    }

    [Fact]
    public async Task AnInstanceThatHangs_DoesNotDelayAnotherOfTheSameRoute()
    {
        var never = new TaskCompletionSource<AlertReceipt>();
        using var hanging = new ScriptedDispatcher(_ => never.Task);
        var trail = await StartAsync(
            [new AlertRoute { To = ["oncall", "mail"] }], new AlertInstance("oncall", hanging), new AlertInstance("mail", _mail));

        for (var i = 0; i < 100; i++)
        {
            await trail.LogEventAsync(Some.Critical(), AuditDurability.Enqueued);
        }

        await Soon.TrueAsync(() => _mail.Sent.Count == 100);
        Assert.Equal(1, hanging.Count);
        never.SetResult(AlertReceipt.Accepted);
    }

    private static (long Raised, long Delivered, long Undelivered) Counted(AlertInstanceStatistics instance) =>
        (instance.Raised, instance.Delivered, instance.Undelivered);

    private List<SentAlert> Fallbacks() => [.. _mail.Sent.Where(sent => sent.Event.Alert.FallbackFor == "oncall")];

    private static string[] Messages(CollectingDispatcher dispatcher) => [.. dispatcher.Sent.Select(sent => sent.Event.Message)];

    private static AuditEvent Security(string message) => new()
    {
        EventType = AuditEventType.AuthenticationFailed,
        LogLevel = AuditLogLevel.Security,
        Message = message,
    };

    private AlertInstance[] Instances(IAlertDispatcher oncall) =>
        [new("oncall", oncall), new("mail", _mail), new("chat", _chat)];

    private Task<AuditTrail> StartAsync(AlertRoute[] routes, params AlertInstance[] instances)
    {
        var options = Some.Options(Folder);
        options.Routes = routes;
        return StartAsync(options, instances);
    }
}
