namespace Fapilog.Alerting;

/// <summary>
/// Why an alert was not delivered, told by what happens next.
/// </summary>
public enum AlertFailureKind
{
    /// <summary>
    /// The cause may pass: a network fault, a busy or limiting vendor. The host offers the alert again later, with growing
    /// pauses, until it is older than the instance's maximum alert age.
    /// </summary>
    Temporary = 0,

    /// <summary>
    /// This alert will never be accepted: malformed, too large, addressed to a room that does not exist. It goes to the
    /// undelivered with its reason and is not offered again; other alerts of the instance are not affected.
    /// </summary>
    Rejected = 1,

    /// <summary>
    /// The instance itself is refused: a revoked key, a disabled endpoint. The instance pauses and reports unhealthy, keeps
    /// this alert, and is tried again at growing intervals.
    /// </summary>
    InstanceFailed = 2,
}
