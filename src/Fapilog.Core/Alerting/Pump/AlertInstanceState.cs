namespace Fapilog.Alerting;

/// <summary>
/// Whether an instance delivers.
/// </summary>
public enum AlertInstanceState
{
    /// <summary>Alerts are handed to its dispatcher.</summary>
    Ready = 0,

    /// <summary>
    /// Alerts are kept and not delivered. The vendor refuses the instance, or its dispatcher blocks its threads: then it is
    /// tried again at growing intervals. Or its provider could not be made: then it waits for a restart.
    /// <see cref="AlertInstanceStatistics.Reason"/> tells which.
    /// </summary>
    Faulted = 1,

    /// <summary>The trail has stopped.</summary>
    Disabled = 2,
}
