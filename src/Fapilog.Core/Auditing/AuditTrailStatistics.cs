using Fapilog.Alerting;

namespace Fapilog.Auditing;

/// <summary>
/// Statistics of a trail since it started.
/// </summary>
public sealed record AuditTrailStatistics
{
    /// <summary>Gets the number of events stored by this run.</summary>
    public long Stored { get; init; }

    /// <summary>
    /// Gets the number of <see cref="Stored"/> events that the trail logged itself: its findings, and records of retention.
    /// </summary>
    public long OwnStored { get; init; }

    /// <summary>
    /// Gets the number of events that could not be stored. Callers that wait until an event is durable got an exception; the
    /// other failures are logged.
    /// </summary>
    public long Failed { get; init; }

    /// <summary>Gets the number of events rejected because the queue was full; each caller got an exception.</summary>
    public long Rejected { get; init; }

    /// <summary>Gets whether the trail can store.</summary>
    public AuditTrailHealth Health { get; init; }

    /// <summary>Gets the sequence number of the newest durable event; 0 for an empty trail.</summary>
    public long LastDurableSequenceNumber { get; init; }

    /// <summary>Gets the number of stored events that a power cut could still lose.</summary>
    public long DurableLag => LastSequenceNumber - LastDurableSequenceNumber;

    /// <summary>Gets the number of events waiting to be stored.</summary>
    public int QueueDepth { get; init; }

    /// <summary>Gets the sequence number of the newest stored event, including earlier runs; 0 for an empty trail.</summary>
    public long LastSequenceNumber { get; init; }

    /// <summary>Gets the number of alerts raised, by stored events and by the trail itself.</summary>
    public long AlertsRaised { get; init; }

    /// <summary>Gets the outcome of the alerts, by instance.</summary>
    public IReadOnlyList<AlertInstanceStatistics> Instances { get; init; } = [];
}
