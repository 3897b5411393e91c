using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Delivery;

/// <summary>
/// What names and places an event.
/// </summary>
internal static class EventFacts
{
    public static IEnumerable<AlertFact> Of(AuditEvent auditEvent)
    {
        var alert = auditEvent.Alert;
        (string Name, string Label, string? Value)[] facts =
        [
            ("why", "Why", string.Join("; ", alert.Reasons.Select(reason => AlertReasons.Explain(reason, auditEvent)))),
            ("component", "Component", auditEvent.Component),
            ("operation", "Operation", auditEvent.Operation),
            ("when", "When", When(auditEvent.Timestamp)),
            ("hostname", "Host", auditEvent.Hostname),
            ("event_type", "Event type", auditEvent.EventType.Value),
            ("compliance_level", "Compliance level", auditEvent.ComplianceLevel?.Value),
            ("contains", "Contains", Contains(auditEvent)),
            ("count", "Events", Digest(alert)),
            ("event_id", "Event id", auditEvent.EventId),
            ("sequence_number", "Sequence", auditEvent.SequenceNumber?.ToString(CultureInfo.InvariantCulture) ?? "not stored"),
            ("checksum", "Checksum", auditEvent.Checksum ?? "not stored"),
            ("verify_with", "Verify with", alert.VerifyCommand),
        ];
        return facts.Select(fact => new AlertFact(fact.Name, fact.Label, PlainText.Line(fact.Value))).Where(fact => fact.Value.Length > 0);
    }

    private static string When(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss.ffffff 'UTC'", CultureInfo.InvariantCulture);

    private static string? Contains(AuditEvent auditEvent) => (auditEvent.ContainsPii, auditEvent.ContainsPhi) switch
    {
        (true, true) => "personal data (PII) and health data (PHI)",
        (true, false) => "personal data (PII)",
        (false, true) => "health data (PHI)",
        _ => null,
    };

    private static string? Digest(AlertDetails alert) => alert.Count is { } count
        ? string.Create(CultureInfo.InvariantCulture, $"{count}, sequence {alert.FirstSequence} to {alert.LastSequence}")
        : null;
}
