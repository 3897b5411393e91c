namespace Fapilog.Auditing;

/// <summary>
/// What has happened to an event when the task of logging it completes.
/// </summary>
public enum AuditDurability
{
    /// <summary>It is in the trail's queue, in memory; a crash loses it. The receipt holds its identifier only.</summary>
    Enqueued = 0,

    /// <summary>It is in its file and on the device (fsync); the receipt holds its sequence number and checksum.</summary>
    Durable = 1,

    /// <summary>
    /// It is on the device as with <see cref="Durable"/>, and the trail's <see cref="AuditTrailOptions.Replica"/> has it too. Where
    /// that fails, the call fails, and the event is in the trail all the same.
    /// </summary>
    Replicated = 2,
}
