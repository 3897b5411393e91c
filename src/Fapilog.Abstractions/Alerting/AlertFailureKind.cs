namespace Fapilog.Alerting;

/// <summary>
/// Why an alert was not delivered, classified by what happens next.
/// </summary>
public enum AlertFailureKind
{
    /// <summary>
    /// The cause is transient: a network error, a vendor that is busy or limits the rate. The host retries later, with growing
    /// delays, until the alert is older than the instance's maximum alert age.
    /// </summary>
    Temporary = 0,

    /// <summary>
    /// This alert will never be accepted: it is malformed, too large, or addressed to a channel that does not exist. It is
    /// recorded as undelivered with its reason and is not retried; other alerts of the instance are not affected.
    /// </summary>
    Rejected = 1,

    /// <summary>
    /// The vendor rejects the instance itself, for example because of a revoked key or a disabled endpoint. The instance
    /// pauses, reports unhealthy, keeps this alert, and is retried at growing intervals.
    /// </summary>
    InstanceFailed = 2,
}
