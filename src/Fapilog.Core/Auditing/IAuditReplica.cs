namespace Fapilog.Auditing;

/// <summary>
/// Another store that receives what a trail stores, such as the centre of many machines. The trail itself sends nothing to it:
/// it only waits for it where a caller asks for <see cref="AuditDurability.Replicated"/>.
/// </summary>
/// <remarks>Implementations are called by many threads at once. The trail does not dispose them.</remarks>
public interface IAuditReplica
{
    /// <summary>Waits until the replica has an event and everything before it.</summary>
    /// <param name="sequenceNumber">The event's sequence number; it is durable in the trail.</param>
    /// <param name="checksum">The event's checksum, which covers everything before it.</param>
    /// <param name="cancellationToken">Ends the wait; the event is stored all the same.</param>
    /// <returns>A task that completes when the replica has it.</returns>
    Task WaitAsync(long sequenceNumber, string checksum, CancellationToken cancellationToken);
}
