using Fapilog.Format;

namespace Fapilog.Auditing;

/// <summary>
/// Stores the events that a running trail makes itself, such as that days were removed. They raise no alert.
/// </summary>
internal sealed class TrailRecorder
{
    private readonly TrailQueue _queue;
    private readonly EventNormalizer _normalizer;

    public TrailRecorder(TrailQueue queue, EventNormalizer normalizer)
    {
        (_queue, _normalizer) = (queue, normalizer);
    }

    /// <summary>Stores an event, and returns its place in the chain when it is durable.</summary>
    public async Task<ChainPosition> RecordAsync(AuditEvent auditEvent, CancellationToken cancellationToken)
    {
        var pending = PendingEvent.Recorded(_normalizer.Complete(auditEvent));
        if (!_queue.TryEnqueueBeyond(pending))
        {
            throw new InvalidOperationException("The trail is stopping and takes no more events.");
        }

        var receipt = await pending.Completion!.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new ChainPosition(receipt.SequenceNumber!.Value, receipt.Checksum);
    }
}
