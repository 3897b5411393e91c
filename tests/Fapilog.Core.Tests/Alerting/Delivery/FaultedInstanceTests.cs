using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Support;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// An instance whose provider could not be made: nothing is called, nothing is dropped unseen, the rest runs.
/// </summary>
public sealed class FaultedInstanceTests : TrailTest
{
    private static readonly Fault Absent =
        new("FAP1001", "No provider is called 'slack'. Put it there.", "Fapilog:Alerting:Provider");

    [Fact]
    public async Task Faulted_FromTheStart_SaysWhyAndTheOthersDeliver()
    {
        var other = new CollectingDispatcher();
        var trail = await StartAsync(AlertInstance.Faulted("chat", [Absent]), new AlertInstance("mail", other));
        var before = trail.Statistics.Instances[0];
        await trail.LogEventAsync(Some.Critical());
        await Soon.TrueAsync(() => trail.Statistics.Instances[1].Delivered == 1);

        var (chat, mail) = (trail.Statistics.Instances[0], trail.Statistics.Instances[1]);

        const string Why = "FAP1001 at 'Fapilog:Alerting:Provider': No provider is called 'slack'. Put it there.";
        Assert.Equal((AlertInstanceState.Faulted, $"{Why} Then restart."), (before.State, before.Reason));
        Assert.Equal(
            (AlertInstanceState.Faulted, 1, 1, 0, 0), (chat.State, chat.Raised, chat.Open, chat.Retried, chat.Undelivered));
        Assert.Equal((AlertInstanceState.Ready, null), (mail.State, mail.Reason));
        var line = Assert.Single(Log.Lines, line => line.Id == 1140);
        Assert.Equal(
            (LogLevel.Error, $"Alert instance 'chat' cannot be used; its alerts wait, and the rest runs. {Why}"),
            (line.Level, line.Message));
    }

    [Fact]
    public async Task Faulted_AlertsOfIt_ExpireByTheirAgeWhateverTheirSeverity()
    {
        var options = new AlertInstanceOptions { MaxAlertAge = TimeSpan.FromHours(1) };
        var trail = await StartAsync(AlertInstance.Faulted("chat", [Absent], options));
        await trail.LogSecurityEventAsync(AuditEventType.AuthenticationFailed, "old and less severe");
        Clock.Advance(TimeSpan.FromMinutes(50));
        await trail.LogEventAsync(Some.Critical("new and severe"));

        await Soon.TrueAsync(
            () => trail.Statistics.Instances[0].UndeliveredByReason[UndeliveredReason.Expired] == 1,
            Clock,
            TimeSpan.FromSeconds(20));
        Assert.Equal((2, 1), (trail.Statistics.Instances[0].Raised, trail.Statistics.Instances[0].Open));

        await Soon.TrueAsync(
            () => trail.Statistics.Instances[0].UndeliveredByReason[UndeliveredReason.Expired] == 2,
            Clock,
            TimeSpan.FromSeconds(20));
        Assert.All(
            Log.Lines.Where(line => line.Id == 3002),
            line => Assert.Contains("FAP1001", line.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task DrainAlertsAsync_UntilATime_WaitsForNoInstanceThatIsFaultedUntilThen()
    {
        using var refused = new ScriptedDispatcher(
            _ => ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed, message: "The key was revoked."));
        var trail = await StartAsync(AlertInstance.Faulted("chat", [Absent]), new AlertInstance("oncall", refused));
        await trail.LogEventAsync(Some.Critical());
        await trail.DrainAlertsAsync(Clock.GetUtcNow() + TimeSpan.FromSeconds(45), default).WaitAsync(Soon.Limit);

        Assert.Equal([1, 1], trail.Statistics.Instances.Select(instance => instance.Open));
        Assert.Equal(1, refused.Count);
    }

    [Fact]
    public async Task DrainAlertsAsync_UntilATime_WaitsForWhatIsTriedAgainBefore()
    {
        var calls = 0;
        using var busy = new ScriptedDispatcher(
            _ => ++calls == 1 ? ScriptedDispatcher.Fail(AlertFailureKind.Temporary) : ScriptedDispatcher.Accept);
        var trail = await StartAsync(AlertInstance.Faulted("chat", [Absent]), new AlertInstance("oncall", busy));
        await trail.LogEventAsync(Some.Critical());
        var draining = trail.DrainAlertsAsync(Clock.GetUtcNow() + TimeSpan.FromSeconds(45), default);
        await Soon.TrueAsync(() => trail.Statistics.Instances[1].Retried == 1);

        Assert.False(draining.IsCompleted);
        await Soon.EndsAsync(draining, Clock, TimeSpan.FromSeconds(1));
        Assert.Equal(1, trail.Statistics.Instances[1].Delivered);
    }

    [Fact]
    public async Task Faulted_WhenTheTrailStops_CountsWhatIsLeftWithoutWaiting()
    {
        var trail = await StartAsync(AlertInstance.Faulted("chat", [Absent]));
        await trail.LogEventAsync(Some.Critical());

        await Soon.EndsAsync(trail.StopAsync(), Clock, TimeSpan.FromMilliseconds(100));

        var chat = trail.Statistics.Instances[0];
        Assert.Equal(
            (1, 0, 1, AlertInstanceState.Disabled), (chat.Raised, chat.Undelivered, chat.Open, chat.State));
        Assert.Equal("The trail has stopped. Start the application to deliver alerts again.", chat.Reason);
    }

    [Fact]
    public async Task Faulted_DispatcherOfIt_RefusesWhoeverCalls()
    {
        var instance = AlertInstance.Faulted("chat", [Absent]);

        var exception = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => instance.Dispatcher.SendAlertAsync(Some.Critical(), AlertSeverity.Error));

        Assert.Equal((AlertFailureKind.InstanceFailed, $"{Absent} Then restart."), (exception.Kind, exception.Message));
        Assert.Throws<ArgumentOutOfRangeException>(() => AlertInstance.Faulted("chat", []));
    }

    [Fact]
    public async Task Reason_OfAnInstanceItsVendorRefuses_NamesTheRemedyAndGoesWithTheFault()
    {
        var refuses = true;
        using var dispatcher = new ScriptedDispatcher(
            _ => refuses ? ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed) : ScriptedDispatcher.Accept);
        var trail = await StartAsync(new AlertInstance("chat", dispatcher));
        await trail.LogEventAsync(Some.Critical());
        await Soon.TrueAsync(() => trail.Statistics.Instances[0].State is AlertInstanceState.Faulted);
        Assert.Equal(
            "The vendor said no. Fix the cause; the trail retries the instance automatically.",
            trail.Statistics.Instances[0].Reason);

        refuses = false;
        await Soon.TrueAsync(
            () => trail.Statistics.Instances[0].State is AlertInstanceState.Ready, Clock, TimeSpan.FromSeconds(10));

        Assert.Null(trail.Statistics.Instances[0].Reason);
    }
}
