namespace Fapilog.Alerting;

/// <summary>
/// How a test alert ended.
/// </summary>
public enum AlertTrialStatus
{
    /// <summary>The vendor accepted it.</summary>
    Delivered = 0,

    /// <summary>It failed for a cause that may pass: a trail would offer it again.</summary>
    Temporary = 1,

    /// <summary>The vendor does not take this alert: a trail would give it up.</summary>
    Rejected = 2,

    /// <summary>The vendor does not take anything from this instance: a trail would pause it.</summary>
    InstanceFailed = 3,

    /// <summary>The call did not end within its deadline and was left alone. The alert may have arrived.</summary>
    TimedOut = 4,

    /// <summary>The caller withdrew the call. The alert may have arrived.</summary>
    Cancelled = 5,
}
