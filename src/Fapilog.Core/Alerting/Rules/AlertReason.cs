namespace Fapilog.Alerting;

/// <summary>
/// The stable words for why an event alerts.
/// </summary>
public static class AlertReason
{
    /// <summary>The event's level is <c>critical</c>.</summary>
    public const string CriticalError = "critical_error";

    /// <summary>The event's level is <c>security</c>.</summary>
    public const string SecurityEvent = "security_event";

    /// <summary>The event concerns personal data under GDPR or health data under HIPAA.</summary>
    public const string ComplianceViolation = "compliance_violation";

    /// <summary>The trail's own: its files are not what was written, or somebody else wrote them.</summary>
    public const string IntegrityFailure = "integrity_failure";

    /// <summary>The trail's own: events could not be stored.</summary>
    public const string AuditStorageFailure = "audit_storage_failure";

    /// <summary>The trail's own: an alert instance does not deliver. Never sent through that instance.</summary>
    public const string AlertingFailure = "alerting_failure";

    /// <summary>Returns whether a reason says that the trail found something about itself.</summary>
    internal static bool IsOwn(string reason) => reason is IntegrityFailure or AuditStorageFailure or AlertingFailure;
}
