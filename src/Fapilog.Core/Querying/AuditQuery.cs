using Fapilog.Auditing;

namespace Fapilog.Querying;

/// <summary>
/// Selects events of a trail: those that match every condition, newest first.
/// </summary>
public sealed record AuditQuery
{
    /// <summary>Gets the earliest time, inclusive.</summary>
    /// <value><see langword="null"/> by default: from the beginning.</value>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Gets the latest time, inclusive.</summary>
    /// <value><see langword="null"/> by default: up to the end.</value>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Gets the event type.</summary>
    /// <value><see langword="null"/> by default: any.</value>
    public AuditEventType? EventType { get; init; }

    /// <summary>Gets the log level, matched exactly.</summary>
    /// <value><see langword="null"/> by default: any.</value>
    public AuditLogLevel? LogLevel { get; init; }

    /// <summary>Gets the user, compared ordinally.</summary>
    /// <value><see langword="null"/> by default: any or none.</value>
    public string? UserId { get; init; }

    /// <summary>Gets the component, compared ordinally.</summary>
    /// <value><see langword="null"/> by default: any or none.</value>
    public string? Component { get; init; }

    /// <summary>Gets the request, compared ordinally.</summary>
    /// <value><see langword="null"/> by default: any or none.</value>
    public string? RequestId { get; init; }

    /// <summary>Gets the lowest sequence number, inclusive.</summary>
    /// <value><see langword="null"/> by default: any or none.</value>
    public long? FirstSequence { get; init; }

    /// <summary>Gets the highest sequence number, inclusive.</summary>
    /// <value><see langword="null"/> by default: any or none.</value>
    public long? LastSequence { get; init; }

    /// <summary>Gets the maximum number of events to return, the newest ones. Zero or less returns none.</summary>
    /// <value><see langword="null"/> by default: all.</value>
    public int? Limit { get; init; }

    /// <summary>
    /// Gets the callback for every line that is not blank, may match, and cannot be read as an event. It receives the file name
    /// and the offset in bytes, on the thread that reads.
    /// </summary>
    /// <value><see langword="null"/> by default: such lines are skipped silently.</value>
    public Action<string, long>? PassedOver { get; init; }

    internal bool Matches(AuditEvent auditEvent) =>
        !(auditEvent.Timestamp < StartTime)
        && !(auditEvent.Timestamp > EndTime)
        && (EventType is null || auditEvent.EventType == EventType)
        && (LogLevel is null || auditEvent.LogLevel == LogLevel)
        && (UserId is null || auditEvent.UserId == UserId)
        && (Component is null || auditEvent.Component == Component)
        && (RequestId is null || auditEvent.RequestId == RequestId)
        && (FirstSequence is null || auditEvent.SequenceNumber >= FirstSequence)
        && (LastSequence is null || auditEvent.SequenceNumber <= LastSequence);
}
