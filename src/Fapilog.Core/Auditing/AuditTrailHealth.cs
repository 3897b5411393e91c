namespace Fapilog.Auditing;

/// <summary>
/// Whether a trail can store events.
/// </summary>
public enum AuditTrailHealth
{
    /// <summary>The trail accepts no events: it has not started, has stopped, or its policy is not enabled.</summary>
    NotRunning = 0,

    /// <summary>The last events were stored.</summary>
    Healthy = 1,

    /// <summary>The last attempt to write failed. Events are rejected, and the trail keeps retrying.</summary>
    StorageFailing = 2,

    /// <summary>The trail rejected events in the last minute because its queue was full. Accepted events are stored.</summary>
    QueueFull = 3,
}
