using Fapilog.Auditing;

namespace Fapilog.Delivery;

/// <summary>
/// Says in words which rule made an event alert: its stable word, and what it means.
/// </summary>
internal static class AlertReasons
{
    public static string Explain(string reason, AuditEvent auditEvent) => reason switch
    {
        "critical_error" => $"{reason} (the event's level is critical)",
        "security_event" => $"{reason} (the event's level is security, its type {auditEvent.EventType.Value})",
        "compliance_violation" => $"{reason} ({Data(auditEvent)})",
        "integrity_failure" => $"{reason} (the trail's files are not what was written)",
        "audit_storage_failure" => $"{reason} (events could not be stored)",
        _ => reason,
    };

    private static string Data(AuditEvent auditEvent) => (auditEvent.ContainsPii, auditEvent.ContainsPhi) switch
    {
        (_, false) => "the event concerns personal data, which GDPR protects",
        (false, true) => "the event concerns health data, which HIPAA protects",
        _ => "the event concerns personal and health data, which GDPR or HIPAA protects",
    };
}
