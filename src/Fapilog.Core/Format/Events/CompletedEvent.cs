using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// An event as it is stored, except for its place in the chain: the event that was logged, and the members that the trail
/// completes. Nothing is copied, because the writer needs the whole for one line only.
/// </summary>
internal readonly struct CompletedEvent
{
    /// <summary>An event that is complete already.</summary>
    public CompletedEvent(AuditEvent auditEvent)
    {
        Event = auditEvent;
        EventId = auditEvent.EventId;
        Timestamp = auditEvent.Timestamp;
        Hostname = auditEvent.Hostname;
        ProcessId = auditEvent.ProcessId;
        ComplianceLevel = auditEvent.ComplianceLevel;
        ErrorContext = auditEvent.ErrorContext;
    }

    public AuditEvent Event { get; }

    public string EventId { get; init; }

    public DateTimeOffset Timestamp { get; init; }

    public string? Hostname { get; init; }

    public long? ProcessId { get; init; }

    public ComplianceLevel? ComplianceLevel { get; init; }

    public AuditMap? ErrorContext { get; init; }
}
