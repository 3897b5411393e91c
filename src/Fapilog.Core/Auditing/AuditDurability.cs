namespace Fapilog.Auditing;

/// <summary>
/// What is guaranteed about an event when the task of logging it completes.
/// </summary>
public enum AuditDurability
{
    /// <summary>
    /// The event is in the trail's in-memory queue; a crash loses it. The receipt contains only its identifier.
    /// </summary>
    Enqueued = 0,

    /// <summary>
    /// The event is in its file and flushed to the device (fsync); the receipt contains its sequence number and checksum.
    /// </summary>
    Durable = 1,

    /// <summary>
    /// The event is durable as with <see cref="Durable"/>, and the trail's <see cref="AuditTrailOptions.Replica"/> has it too. If
    /// the replica fails, the call fails, but the event is stored in the trail.
    /// </summary>
    Replicated = 2,
}
