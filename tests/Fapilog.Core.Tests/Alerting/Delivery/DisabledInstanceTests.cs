using Fapilog.Auditing;
using Fapilog.Support;

namespace Fapilog.Alerting;

public sealed class DisabledInstanceTests : IDisposable
{
    private const string Reason = "No provider is loaded.";

    private readonly TempDirectory _directory = new();
    private readonly CollectingLog _log = new();

    public void Dispose()
    {
        _directory.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Alerts_OfADisabledInstance_AreCountedAndLoggedAsUndelivered()
    {
        var working = new CollectingDispatcher();
        await using var trail = new AuditTrail(
            Some.Options(_directory),
            [
                AlertInstance.Disabled("chat", Reason, new() { MinimumSeverity = AlertSeverity.Error }),
                new AlertInstance("oncall", working),
            ],
            loggerFactory: _log);
        await trail.StartAsync();

        var before = trail.Statistics.Instances[0];
        await trail.LogSecurityEventAsync(AuditEventType.AuthenticationFailed, "only a warning");
        var receipt = await trail.LogEventAsync(Some.Critical());
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal((AlertInstanceState.Disabled, 0, Reason), (before.State, before.Raised, before.Reason));
        var after = trail.Statistics.Instances[0];
        Assert.Equal(
            (AlertInstanceState.Disabled, 1, 0, 1, 0, Reason),
            (
                after.State, after.Raised, after.Delivered, after.UndeliveredByReason[UndeliveredReason.InstanceDisabled],
                after.Open, after.LastFailure));
        Assert.Equal(2, working.Sent.Count);
        Assert.Equal(
            [$"Alert instance 'chat' did not deliver the alert of event {receipt.EventId} (sequence 2) because the instance is disabled: {Reason}"],
            _log.Lines.Where(line => line.Id == 3002).Select(line => line.Message));
        await trail.StopAsync();
        Assert.Equal(1, trail.Statistics.Instances[0].Undelivered);
    }

    [Fact]
    public void Disabled_WithoutANameOrAReason_IsTheCallersFault()
    {
        Assert.Throws<ArgumentException>(() => AlertInstance.Disabled("chat", " "));
        Assert.Throws<ArgumentException>(() => AlertInstance.Disabled(" ", Reason));
    }
}
