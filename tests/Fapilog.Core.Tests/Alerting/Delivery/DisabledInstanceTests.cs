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
    public async Task Alerts_OfADisabledInstance_AreCountedAndWaitForTheNextStart()
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
            (AlertInstanceState.Disabled, 1, 0, 0, 1),
            (after.State, after.Raised, after.Delivered, after.Undelivered, after.Open));
        Assert.Equal(2, working.Sent.Count);
        await trail.StopAsync();
        Assert.Equal(
            [$"The trail stopped. Alerts that instance 'chat' has not delivered: 1. The next start goes on with them. The last failure: {Reason}"],
            _log.Lines.Where(line => line.Id == 3025).Select(line => line.Message));

        var later = new CollectingDispatcher();
        await using var next = new AuditTrail(
            Some.Options(_directory), [new AlertInstance("chat", later, new() { MinimumSeverity = AlertSeverity.Error })]);
        await next.StartAsync();
        await next.DrainAlertsAsync().WaitAsync(Soon.Limit);
        Assert.Equal(receipt.EventId, Assert.Single(later.Sent).Event.EventId);
    }

    [Fact]
    public void Disabled_WithoutANameOrAReason_IsTheCallersFault()
    {
        Assert.Throws<ArgumentException>(() => AlertInstance.Disabled("chat", " "));
        Assert.Throws<ArgumentException>(() => AlertInstance.Disabled(" ", Reason));
    }
}
