using Fapilog.Alerting;
using Fapilog.Format;

namespace Fapilog.Auditing;

/// <summary>
/// One event waiting to be written, or a flush barrier.
/// </summary>
internal sealed class PendingEvent
{
    private readonly EventStamp _stamp;

    public PendingEvent(AuditEvent? auditEvent, EventStamp stamp, AlertDecision? alert, bool durable)
    {
        Event = auditEvent;
        _stamp = stamp;
        Alert = alert;
        Completion = durable ? new TaskCompletionSource<AuditReceipt>(TaskCreationOptions.RunContinuationsAsynchronously) : null;
    }

    /// <summary>Creates a flush barrier: everything before it is written, and made durable if a caller waits for that.</summary>
    public static PendingEvent Barrier(bool durable) => new(null, default, null, durable);

    /// <summary>Creates an event of the trail's own that a caller waits for; the caller gets a failure.</summary>
    public static PendingEvent Recorded(AuditEvent auditEvent) => new(auditEvent, default, null, durable: true) { IsOwn = true };

    /// <summary>Creates an event of the trail's own for which no caller waits.</summary>
    public static PendingEvent Own(AuditEvent auditEvent, AlertDecision? alert, Action? stored) =>
        new(auditEvent, default, alert, durable: false) { IsOwn = true, Stored = stored };

    /// <summary>Gets the event as passed by the caller; null for a barrier.</summary>
    public AuditEvent? Event { get; }

    /// <summary>Gets a value indicating whether this is a flush barrier and no event.</summary>
    public bool IsBarrier => Event is null;

    /// <summary>Gets the reason why the event alerts; null when it does not.</summary>
    public AlertDecision? Alert { get; private init; }

    /// <summary>Gets a value indicating whether the event is the trail's own.</summary>
    public bool IsOwn { get; private init; }

    /// <summary>
    /// Gets a value indicating whether the event is retried until it is stored: the trail's own, for which no caller waits.
    /// </summary>
    public bool IsRetried => IsOwn && Completion is null;

    /// <summary>Gets the action to run once the event is durable; null for none.</summary>
    public Action? Stored { get; private init; }

    /// <summary>Gets the completion that the caller waits for; null when no caller waits.</summary>
    public TaskCompletionSource<AuditReceipt>? Completion { get; }

    public string EventId => IsOwn ? Event!.EventId : _stamp.EventId ?? string.Empty;

    /// <summary>
    /// Gets a value indicating whether the event goes on when it is stored, to alerts or to the findings: as it is stored.
    /// </summary>
    public bool IsNeededWhole => Alert is not null || IsRetried;

    /// <summary>
    /// Gets a value indicating whether the batch must be synced: no alert may name an event that a power cut can lose.
    /// </summary>
    public bool NeedsSync => Completion is not null || Alert is not null || IsOwn;

    /// <summary>
    /// Returns the event as it is stored, except for its place in the chain. The trail's own events are complete already.
    /// </summary>
    public CompletedEvent Complete(EventNormalizer normalizer) =>
        IsOwn ? new CompletedEvent(Event!) : normalizer.Complete(Event!, _stamp);
}
