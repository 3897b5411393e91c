namespace Fapilog.Alerting;

/// <summary>
/// Whether an instance delivers.
/// </summary>
public enum AlertInstanceState
{
    /// <summary>Alerts are handed to its dispatcher.</summary>
    Ready = 0,

    /// <summary>
    /// The vendor refuses the instance, or its dispatcher blocks its threads. Alerts are kept; the instance is tried again
    /// at growing intervals. An instance whose provider could not be used has no dispatcher: its alerts are left.
    /// </summary>
    Faulted = 1,

    /// <summary>The trail has stopped, or the instance was made to deliver nothing.</summary>
    Disabled = 2,
}
