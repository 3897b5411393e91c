using Fapilog.Alerting;

namespace Fapilog.Auditing;

/// <summary>
/// One event on its way to the file, or a mere wish that everything before it be durable.
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

    /// <summary>Returns the mere wish that everything before it be written, and durable where somebody waits for that.</summary>
    public static PendingEvent Barrier(bool durable) => new(null, default, null, durable);

    /// <summary>Returns an event of the trail's own that somebody waits for, and hears of when it fails.</summary>
    public static PendingEvent Recorded(AuditEvent auditEvent) => new(auditEvent, default, null, durable: true) { IsOwn = true };

    /// <summary>Returns an event of the trail's own that nobody waits for.</summary>
    public static PendingEvent Own(AuditEvent auditEvent, AlertDecision? alert, Action? stored) =>
        new(auditEvent, default, alert, durable: false) { IsOwn = true, Stored = stored };

    /// <summary>Gets the event as it was given; null for a barrier.</summary>
    public AuditEvent? Event { get; }

    /// <summary>Gets why the event alerts; null when it does not.</summary>
    public AlertDecision? Alert { get; private init; }

    /// <summary>Gets a value indicating whether the event is the trail's own.</summary>
    public bool IsOwn { get; private init; }

    /// <summary>Gets a value indicating whether the event is tried again until it is stored: the trail's own, for which nobody waits.</summary>
    public bool IsKept => IsOwn && Completion is null;

    /// <summary>Gets what is done once the event is durable; null for nothing.</summary>
    public Action? Stored { get; private init; }

    /// <summary>Gets what the caller waits on; null when nobody does.</summary>
    public TaskCompletionSource<AuditReceipt>? Completion { get; }

    public string EventId => IsOwn ? Event!.EventId : _stamp.EventId;

    /// <summary>Gets a value indicating whether the batch must reach the device: no alert may name what a power cut takes back.</summary>
    public bool NeedsSync => Completion is not null || Alert is not null || IsOwn;

    /// <summary>Returns the event as it is stored, but for its place in the chain. The trail's own are complete as they are.</summary>
    public AuditEvent? Complete(EventNormalizer normalizer) => IsOwn || Event is null ? Event : normalizer.Complete(Event, _stamp);
}
