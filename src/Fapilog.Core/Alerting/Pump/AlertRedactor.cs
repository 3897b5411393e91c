using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Cuts an event down to what may leave the trust boundary. An allow-list: what is not copied here is not sent.
/// </summary>
/// <remarks>
/// Some alerts fire because the event holds personal or health data; to post its content to a chat room would itself be
/// the breach.
/// </remarks>
internal sealed class AlertRedactor
{
    private readonly bool _includeSensitive;
    private readonly HashSet<string> _includeMetadata;

    public AlertRedactor(AlertInstanceOptions options)
    {
        _includeSensitive = options.IncludeSensitive;
        _includeMetadata = new HashSet<string>(options.IncludeMetadata, StringComparer.Ordinal);
    }

    public AuditEvent Redact(AuditEvent auditEvent)
    {
        if (_includeSensitive)
        {
            return auditEvent;
        }

        return new AuditEvent
        {
            EventId = auditEvent.EventId,
            EventType = auditEvent.EventType,
            LogLevel = auditEvent.LogLevel,
            ErrorSeverity = auditEvent.ErrorSeverity,
            Component = auditEvent.Component,
            Operation = auditEvent.Operation,
            Timestamp = auditEvent.Timestamp,
            Hostname = auditEvent.Hostname,
            ComplianceLevel = auditEvent.ComplianceLevel,
            ContainsPii = auditEvent.ContainsPii,
            ContainsPhi = auditEvent.ContainsPhi,
            SequenceNumber = auditEvent.SequenceNumber,
            Checksum = auditEvent.Checksum,
            Alert = auditEvent.Alert,
            Message = Withheld(auditEvent) ?? auditEvent.Message,
            Metadata = Withheld(auditEvent) is null ? Allowed(auditEvent.Metadata) : AuditMap.Empty,
        };
    }

    private static string? Withheld(AuditEvent auditEvent) => (auditEvent.ContainsPii, auditEvent.ContainsPhi) switch
    {
        (true, true) => "[withheld: contains PII and PHI]",
        (true, false) => "[withheld: contains PII]",
        (false, true) => "[withheld: contains PHI]",
        _ => null,
    };

    private AuditMap Allowed(AuditMap metadata) =>
        _includeMetadata.Count == 0 ? AuditMap.Empty : AuditMap.Create(metadata.Where(entry => _includeMetadata.Contains(entry.Key)));
}
