using Fapilog.Alerting;

namespace Fapilog.Auditing;

/// <summary>
/// What a trail has done since it started.
/// </summary>
public sealed record AuditTrailStatistics
{
    /// <summary>Gets how many events are in the files; those of earlier runs are not counted.</summary>
    public long Stored { get; init; }

    /// <summary>Gets how many of the <see cref="Stored"/> events are the trail's own: its findings, and what retention records.</summary>
    public long OwnStored { get; init; }

    /// <summary>
    /// Gets how many events could not be stored. Callers that wait until an event is durable were told; of the others the log tells.
    /// </summary>
    public long Failed { get; init; }

    /// <summary>Gets how many events were refused because the queue was full; every caller was told.</summary>
    public long Rejected { get; init; }

    /// <summary>Gets whether the trail can store.</summary>
    public AuditTrailHealth Health { get; init; }

    /// <summary>Gets the sequence number of the newest event that is known to be on the device; 0 for an empty trail.</summary>
    public long LastDurableSequenceNumber { get; init; }

    /// <summary>Gets how many stored events a power cut could still take back.</summary>
    public long DurableLag => LastSequenceNumber - LastDurableSequenceNumber;

    /// <summary>Gets how many events wait to be stored.</summary>
    public int QueueDepth { get; init; }

    /// <summary>Gets the sequence number of the newest stored event, those of earlier runs included; 0 for an empty trail.</summary>
    public long LastSequenceNumber { get; init; }

    /// <summary>Gets how many alerts were raised: by stored events, and by the trail itself.</summary>
    public long AlertsRaised { get; init; }

    /// <summary>Gets what became of the alerts, by instance.</summary>
    public IReadOnlyList<AlertInstanceStatistics> Instances { get; init; } = [];
}
