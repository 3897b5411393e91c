using Fapilog.Alerting;
using Fapilog.Format;

namespace Fapilog.Auditing;

/// <summary>
/// One event on its way to the file, or a flush barrier.
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

    /// <summary>Makes a flush barrier: everything before it is written, and durable where a caller waits for that.</summary>
    public static PendingEvent Barrier(bool durable) => new(null, default, null, durable);

    /// <summary>Makes an event of the trail's own that a caller waits for, who learns of a failure.</summary>
    public static PendingEvent Recorded(AuditEvent auditEvent) => new(auditEvent, default, null, durable: true) { IsOwn = true };

    /// <summary>Makes an event of the trail's own for which no caller waits.</summary>
    public static PendingEvent Own(AuditEvent auditEvent, AlertDecision? alert, Action? stored) =>
        new(auditEvent, default, alert, durable: false) { IsOwn = true, Stored = stored };

    /// <summary>Gets the event as it was given; null for a barrier.</summary>
    public AuditEvent? Event { get; }

    /// <summary>Gets why the event alerts; null when it does not.</summary>
    public AlertDecision? Alert { get; private init; }

    /// <summary>Gets a value indicating whether the event is the trail's own.</summary>
    public bool IsOwn { get; private init; }

    /// <summary>Gets a value indicating whether the event is retried until it is stored: the trail's own, for which no caller waits.</summary>
    public bool IsRetried => IsOwn && Completion is null;

    /// <summary>Gets what is done once the event is durable; null for nothing.</summary>
    public Action? Stored { get; private init; }

    /// <summary>Gets what the caller waits on; null when none does.</summary>
    public TaskCompletionSource<AuditReceipt>? Completion { get; }

    public string EventId => IsOwn ? Event!.EventId : _stamp.EventId;

    /// <summary>Gets a value indicating whether the batch must reach the device: no alert may name what a power cut takes back.</summary>
    public bool NeedsSync => Completion is not null || Alert is not null || IsOwn;

    /// <summary>Returns the event as it is stored, but for its place in the chain. The trail's own are complete as they are.</summary>
    public AuditEvent? Complete(EventNormalizer normalizer) => IsOwn || Event is null ? Event : normalizer.Complete(Event, _stamp);
}
