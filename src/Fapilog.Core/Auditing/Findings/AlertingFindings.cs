using Fapilog.Alerting;

namespace Fapilog.Auditing;

/// <summary>
/// What the trail finds about its alerting, told through the instances that work.
/// </summary>
internal static class AlertingFindings
{
    public static TrailFinding InstanceFailed(string instance, string failure) => new(
        AlertReason.AlertingFailure,
        $"alert_instance:{instance}",
        AuditEventType.ComponentFailure,
        AlertSeverity.Error,
        $"The alert instance '{instance}' does not work: {failure}",
        ("instance", instance));
}
