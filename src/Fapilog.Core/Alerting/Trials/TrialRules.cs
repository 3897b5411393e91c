using Fapilog.Auditing;
using Fapilog.Compliance;

namespace Fapilog.Alerting;

/// <summary>
/// Judges an event as its trail would: by the rules, and one of the trail's own kinds by that kind first.
/// </summary>
internal sealed class TrialRules
{
    private readonly AlertRules _rules;

    public TrialRules(CompliancePolicy policy)
    {
        _rules = new AlertRules(policy);
    }

    public AlertDecision? Evaluate(AuditEvent auditEvent)
    {
        var rules = _rules.Evaluate(auditEvent);
        if (Text(auditEvent, "kind") is not { } kind || kind is not (AlertReason.IntegrityFailure or AlertReason.AuditStorageFailure))
        {
            return rules;
        }

        // A finding's level follows from its severity.
        var severity = SeverityOf(auditEvent.LogLevel);
        return new AlertDecision(rules?.Severity > severity ? rules.Severity : severity, [kind, .. rules?.Reasons ?? []])
        {
            FindingKey = Text(auditEvent, "finding"),
        };
    }

    private static string? Text(AuditEvent auditEvent, string key) =>
        auditEvent.Metadata.TryGetValue(key, out var value) && value.Kind is AuditValueKind.String ? value.AsString() : null;

    private static AlertSeverity SeverityOf(AuditLogLevel level) =>
        level == AuditLogLevel.Critical ? AlertSeverity.Critical
        : level == AuditLogLevel.Error ? AlertSeverity.Error
        : level == AuditLogLevel.Warning ? AlertSeverity.Warning
        : AlertSeverity.Info;
}
