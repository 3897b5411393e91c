using Fapilog.Auditing;
using Fapilog.Compliance;

namespace Fapilog.Alerting;

/// <summary>
/// Decides which events alert: fapilog-audit's four conditions, with a severity each. The event's type alone raises nothing.
/// </summary>
internal sealed class AlertRules
{
    private readonly CompliancePolicy _policy;

    public AlertRules(CompliancePolicy policy)
    {
        _policy = policy;
    }

    /// <summary>Returns one decision with every reason and the highest severity, or null for an event that does not alert.</summary>
    public AlertDecision? Evaluate(AuditEvent auditEvent)
    {
        if (!_policy.RealTimeAlerts || !Alerts(auditEvent))
        {
            return null;
        }

        var hits = Hits(auditEvent).ToList();
        return new AlertDecision(hits.Max(hit => hit.Severity), [.. hits.Select(hit => hit.Reason)]);
    }

    private static AlertSeverity SecuritySeverity(AuditEventType type) =>
        type == AuditEventType.SecurityViolation ? AlertSeverity.Critical
        : type == AuditEventType.AuthorizationFailed ? AlertSeverity.Error
        : AlertSeverity.Warning;

    private static AlertSeverity PersonalDataSeverity(AuditEventType type) =>
        type == AuditEventType.DataExport || type == AuditEventType.DataDeletion ? AlertSeverity.Error
        : type == AuditEventType.DataModification ? AlertSeverity.Warning
        : AlertSeverity.Info;

    // Health data is one step more urgent than personal data.
    private static AlertSeverity HealthDataSeverity(AuditEventType type) => PersonalDataSeverity(type) switch
    {
        AlertSeverity.Info => AlertSeverity.Warning,
        AlertSeverity.Warning => AlertSeverity.Error,
        _ => AlertSeverity.Critical,
    };

    // The question of every call, so it allocates nothing.
    private bool Alerts(AuditEvent auditEvent) =>
        (_policy.AlertOnCriticalErrors && auditEvent.LogLevel == AuditLogLevel.Critical)
        || (_policy.AlertOnSecurityEvents && auditEvent.LogLevel == AuditLogLevel.Security)
        || (auditEvent.ContainsPii && _policy.Level == ComplianceLevel.Gdpr)
        || (auditEvent.ContainsPhi && _policy.Level == ComplianceLevel.Hipaa);

    private IEnumerable<(string Reason, AlertSeverity Severity)> Hits(AuditEvent auditEvent)
    {
        if (_policy.AlertOnCriticalErrors && auditEvent.LogLevel == AuditLogLevel.Critical)
        {
            yield return (AlertReason.CriticalError, AlertSeverity.Critical);
        }

        if (_policy.AlertOnSecurityEvents && auditEvent.LogLevel == AuditLogLevel.Security)
        {
            yield return (AlertReason.SecurityEvent, SecuritySeverity(auditEvent.EventType));
        }

        if (_policy.Level == ComplianceLevel.Gdpr && auditEvent.ContainsPii)
        {
            yield return (AlertReason.ComplianceViolation, PersonalDataSeverity(auditEvent.EventType));
        }

        if (_policy.Level == ComplianceLevel.Hipaa && auditEvent.ContainsPhi)
        {
            yield return (AlertReason.ComplianceViolation, HealthDataSeverity(auditEvent.EventType));
        }
    }
}
