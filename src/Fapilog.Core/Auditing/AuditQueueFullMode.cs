namespace Fapilog.Auditing;

/// <summary>
/// What logging does when the queue is full.
/// </summary>
public enum AuditQueueFullMode
{
    /// <summary>Logging waits until there is room.</summary>
    Wait = 0,

    /// <summary>Logging throws; rejected events are counted, and the trail raises an alert.</summary>
    Reject = 1,
}
