namespace Fapilog.Auditing;

/// <summary>
/// Another store that receives the events of a trail, such as a central store for many machines. The trail itself sends nothing
/// to it: it only waits for it when a caller requests <see cref="AuditDurability.Replicated"/>.
/// </summary>
/// <remarks>Implementations must be safe for use by several threads. The trail does not dispose them.</remarks>
public interface IAuditReplica
{
    /// <summary>Waits until the replica has an event and everything before it.</summary>
    /// <param name="sequenceNumber">The event's sequence number; the event is durable in the trail.</param>
    /// <param name="checksum">The event's checksum, which covers everything before it.</param>
    /// <param name="cancellationToken">Cancels the wait; the event stays stored.</param>
    /// <returns>A task that completes when the replica has the event.</returns>
    Task WaitAsync(long sequenceNumber, string checksum, CancellationToken cancellationToken);
}
