namespace Fapilog.Auditing;

/// <summary>
/// What a trail guarantees about an event that it accepted.
/// </summary>
public sealed record AuditReceipt
{
    /// <summary>Gets the receipt of a trail whose policy is not enabled: nothing is stored.</summary>
    public static AuditReceipt NotStored { get; } = new() { EventId = string.Empty };

    /// <summary>Gets the event's identifier; empty when nothing is stored.</summary>
    public required string EventId { get; init; }

    /// <summary>Gets the event's place in the chain.</summary>
    /// <value><see langword="null"/> while the event is only enqueued.</value>
    public long? SequenceNumber { get; init; }

    /// <summary>
    /// Gets the event's checksum. Kept elsewhere, it later proves that the trail was not truncated or rewritten.
    /// </summary>
    /// <value><see langword="null"/> while the event is only enqueued.</value>
    public string? Checksum { get; init; }
}
