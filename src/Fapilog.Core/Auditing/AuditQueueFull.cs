namespace Fapilog.Auditing;

/// <summary>
/// What logging does when as many events wait as may.
/// </summary>
public enum AuditQueueFull
{
    /// <summary>It waits until there is room.</summary>
    Wait = 0,

    /// <summary>It throws; the refusals are counted, and the trail alerts.</summary>
    Reject = 1,
}
