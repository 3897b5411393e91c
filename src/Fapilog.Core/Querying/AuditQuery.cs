using Fapilog.Auditing;

namespace Fapilog.Querying;

/// <summary>
/// Which events of a trail are wanted: those that meet every condition given, the newest first.
/// </summary>
public sealed record AuditQuery
{
    /// <summary>Gets the earliest time wanted, inclusive.</summary>
    /// <value><see langword="null"/> by default: from the beginning.</value>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Gets the latest time wanted, inclusive.</summary>
    /// <value><see langword="null"/> by default: up to the end.</value>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>Gets the type wanted.</summary>
    /// <value><see langword="null"/> by default: any.</value>
    public AuditEventType? EventType { get; init; }

    /// <summary>Gets the level wanted, exactly.</summary>
    /// <value><see langword="null"/> by default: any.</value>
    public AuditLogLevel? LogLevel { get; init; }

    /// <summary>Gets the user wanted, compared ordinally.</summary>
    /// <value><see langword="null"/> by default: any, also none.</value>
    public string? UserId { get; init; }

    /// <summary>Gets the component wanted, compared ordinally.</summary>
    /// <value><see langword="null"/> by default: any, also none.</value>
    public string? Component { get; init; }

    /// <summary>Gets the request wanted, compared ordinally.</summary>
    /// <value><see langword="null"/> by default: any, also none.</value>
    public string? RequestId { get; init; }

    /// <summary>Gets the lowest sequence number wanted.</summary>
    /// <value><see langword="null"/> by default: any, also none.</value>
    public long? FirstSequence { get; init; }

    /// <summary>Gets the highest sequence number wanted.</summary>
    /// <value><see langword="null"/> by default: any, also none.</value>
    public long? LastSequence { get; init; }

    /// <summary>Gets how many events are wanted at most, the newest of them. Zero or less gives none.</summary>
    /// <value><see langword="null"/> by default: all.</value>
    public int? Limit { get; init; }

    /// <summary>
    /// Gets what is told of every line that is not blank and cannot be read as an event: its file's name, and its offset in
    /// bytes. Called by the thread that reads.
    /// </summary>
    /// <value><see langword="null"/> by default: nobody is told.</value>
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
