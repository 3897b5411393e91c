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
    /// at growing intervals.
    /// </summary>
    Faulted = 1,

    /// <summary>The trail has stopped.</summary>
    Disabled = 2,
}
