namespace Fapilog.Auditing;

/// <summary>
/// Whether a trail can store.
/// </summary>
public enum AuditTrailHealth
{
    /// <summary>It takes no events: it has not started, has stopped, or its policy is not enabled.</summary>
    NotRunning = 0,

    /// <summary>What it took last was stored.</summary>
    Healthy = 1,

    /// <summary>It could not write the last time it tried. Events are refused, and it goes on trying.</summary>
    StorageFailing = 2,

    /// <summary>It refused events in the last minute because its queue was full. What it takes is stored.</summary>
    QueueFull = 3,
}
