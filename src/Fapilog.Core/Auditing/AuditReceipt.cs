namespace Fapilog.Auditing;

/// <summary>
/// What a trail promises about an event it took.
/// </summary>
public sealed record AuditReceipt
{
    /// <summary>Gets the receipt of a trail whose policy is not enabled: nothing is stored.</summary>
    public static AuditReceipt NotStored { get; } = new() { EventId = string.Empty };

    /// <summary>Gets the event's identifier; empty when nothing is stored.</summary>
    public required string EventId { get; init; }

    /// <summary>Gets the event's place in the chain.</summary>
    /// <value><see langword="null"/> while it is only enqueued.</value>
    public long? SequenceNumber { get; init; }

    /// <summary>Gets the event's checksum; kept elsewhere, it proves later that the trail was not cut or rewritten.</summary>
    /// <value><see langword="null"/> while it is only enqueued.</value>
    public string? Checksum { get; init; }
}
