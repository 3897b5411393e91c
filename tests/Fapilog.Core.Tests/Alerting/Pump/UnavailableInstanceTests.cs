using Fapilog.Auditing;
using Fapilog.Support;

namespace Fapilog.Alerting;

public sealed class UnavailableInstanceTests : IDisposable
{
    private const string Reason = "No provider is loaded.";

    private readonly TempDirectory _directory = new();
    private readonly CollectingLog _log = new();

    public void Dispose()
    {
        _directory.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData(AlertInstanceState.Disabled)]
    [InlineData(AlertInstanceState.Faulted)]
    public async Task Alerts_OfAnInstanceWithoutADispatcher_AreCountedToldAndLeft(AlertInstanceState state)
    {
        var working = new CollectingDispatcher();
        await using var trail = new AuditTrail(
            Some.Options(_directory),
            [
                AlertInstance.Unavailable("chat", state, Reason, new() { MinimumSeverity = AlertSeverity.Error }),
                new AlertInstance("oncall", working),
            ],
            loggerFactory: _log);
        await trail.StartAsync();

        var before = trail.Statistics.Instances[0];
        await trail.LogSecurityEventAsync(AuditEventType.AuthenticationFailed, "only a warning");
        var receipt = await trail.LogEventAsync(Some.Critical());
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal((state, 0, Reason), (before.State, before.Raised, before.LastFailure));
        var after = trail.Statistics.Instances[0];
        Assert.Equal((state, 1, 0, 1, 0, Reason), (after.State, after.Raised, after.Delivered, after.Left, after.Open, after.LastFailure));
        Assert.Equal(2, working.Sent.Count);
        Assert.Equal(
            [$"Alert instance 'chat' did not deliver the alert of event {receipt.EventId} (sequence 2), which is left, as the instance does not deliver: {Reason}"],
            _log.Lines.Where(line => line.Id == 3002).Select(line => line.Message));
        await trail.StopAsync();
        Assert.Equal(1, trail.Statistics.Instances[0].Left);
    }

    [Fact]
    public void Unavailable_AsReadyOrWithoutAReason_IsTheCallersFault()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AlertInstance.Unavailable("chat", AlertInstanceState.Ready, Reason));
        Assert.Throws<ArgumentException>(() => AlertInstance.Unavailable("chat", AlertInstanceState.Disabled, " "));
        Assert.Throws<ArgumentException>(() => AlertInstance.Unavailable(" ", AlertInstanceState.Disabled, Reason));
    }
}
