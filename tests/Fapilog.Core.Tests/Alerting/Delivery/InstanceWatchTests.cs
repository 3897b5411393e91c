using Fapilog.Auditing;
using Fapilog.Support;

namespace Fapilog.Alerting;

/// <summary>
/// An instance that does not work is told through those that do, and nothing about alerting alerts in a loop.
/// </summary>
public sealed class InstanceWatchTests : TrailTest
{
    private readonly CollectingDispatcher _mail = new();

    [Fact]
    public async Task AnInstanceThatFails_IsToldOnceThroughAnotherAndClearedWhenItWorks()
    {
        var works = false;
        using var oncall = new ScriptedDispatcher(_ => works
            ? ScriptedDispatcher.Accept
            : ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed, message: "403: the key is revoked."));
        var trail = await StartAsync(
            new AlertInstance("oncall", oncall), new AlertInstance("mail", _mail) { HandlesClear = true });

        await trail.LogEventAsync(Some.Critical());

        // Counted too: a call under way would be abandoned when the clock goes on, and made again.
        await Soon.TrueAsync(() => Told().Count == 1 && trail.Statistics.Instances[1].Open == 0);

        var told = Told()[0].Event;
        Assert.Equal((AlertReason.AlertingFailure, "alert_instance:oncall"), (told.Alert.Reasons[0], told.Alert.FindingKey));
        Assert.Equal(AuditEventType.ComponentFailure, told.EventType);
        Assert.NotNull(told.SequenceNumber);
        Assert.Contains("'oncall' does not work: ", told.Message, StringComparison.Ordinal);
        Assert.Contains("403: the key is revoked.", told.Message, StringComparison.Ordinal);

        // Probes fail again and again, and nobody is told a second time.
        await Soon.TrueAsync(() => oncall.Count >= 3, Clock, TimeSpan.FromMinutes(1));
        Assert.Single(Told());

        works = true;
        await Soon.TrueAsync(() => Told().Count == 2, Clock, TimeSpan.FromMinutes(1));
        Assert.Equal(AlertAction.Clear, Told()[1].Event.Alert.Action);
        Assert.Equal("It broke.", (await LastAsync(oncall)).Event.Message);
    }

    [Fact]
    public async Task EveryInstanceFails_TheTrailEndsUpWithAnEventEachAtMost()
    {
        using var one = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed));
        using var two = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed));
        var trail = await StartAsync(new AlertInstance("one", one), new AlertInstance("two", two));

        await trail.LogEventAsync(Some.Critical());
        await Soon.TrueAsync(() => one.Count >= 4 && two.Count >= 4, Clock, TimeSpan.FromMinutes(1));

        Assert.InRange(trail.Statistics.OwnStored, 0, 2);
    }

    [Fact]
    public async Task TheOnlyInstanceFails_NothingIsStored()
    {
        using var one = new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed));
        var trail = await StartAsync(new AlertInstance("one", one));

        await trail.LogEventAsync(Some.Critical());
        await Soon.TrueAsync(() => trail.Statistics.Instances[0].State is AlertInstanceState.Faulted);
        await trail.DrainAsync();

        Assert.Equal(0, trail.Statistics.OwnStored);
    }

    private List<SentAlert> Told() => [.. _mail.Sent.Where(sent => sent.Event.Alert.Reasons[0] == AlertReason.AlertingFailure)];

    private static async Task<SentAlert> LastAsync(ScriptedDispatcher dispatcher)
    {
        SentAlert? last = null;
        for (var left = dispatcher.Count; left > 0; left--)
        {
            last = await dispatcher.NextCallAsync();
        }

        return last!;
    }
}
