using Fapilog.Alerting;

namespace Fapilog.Auditing;

/// <summary>
/// The finding of a trail about its undelivered alerts.
/// </summary>
internal static class UndeliveredFindings
{
    public static TrailFinding Dropped(int count) => new(
        AlertReason.AuditStorageFailure,
        "undelivered_dropped",
        AuditEventType.ComponentFailure,
        AlertSeverity.Error,
        $"Undelivered alerts were dropped, because they were too old or too many: {count}. The trail has their events for as long as it keeps them. Correct what prevents delivery, or raise Undelivered:MaxSize or MaxAge.",
        ("count", count));
}
