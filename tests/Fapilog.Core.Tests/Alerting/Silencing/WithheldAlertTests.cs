using Fapilog.Auditing;
using Fapilog.Support;

namespace Fapilog.Alerting;

/// <summary>
/// What a silence means for an instance.
/// </summary>
public sealed class WithheldAlertTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task QuietHours_WithholdAndCountWhatIsNotCritical()
    {
        var (chat, clock) = (new CollectingDispatcher(), Some.Clock());
        var options = Some.Options(_directory);
        options.QuietHours = [new QuietHours { From = new TimeOnly(11, 0), To = new TimeOnly(13, 0) }];
        await using var trail = new AuditTrail(options, [new AlertInstance("chat", chat)], clock);
        await trail.StartAsync();

        await trail.LogEventAsync(Security("withheld"));
        await trail.LogEventAsync(Some.Critical("critical"));
        clock.Advance(TimeSpan.FromHours(2));
        await trail.LogEventAsync(Security("after"));
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        Assert.Equal(["critical", "after"], chat.Sent.Select(sent => sent.Event.Message));
        var statistics = trail.Statistics.Instances[0];
        Assert.Equal((3, 2, 1, 0), (statistics.Raised, statistics.Delivered, statistics.Silenced, statistics.Open));
    }

    private static AuditEvent Security(string message) => new()
    {
        EventType = AuditEventType.AuthenticationFailed,
        LogLevel = AuditLogLevel.Security,
        Message = message,
    };
}
