namespace Fapilog.Alerting;

/// <summary>
/// Whether an instance delivers.
/// </summary>
public enum AlertInstanceState
{
    /// <summary>Alerts are handed to its dispatcher.</summary>
    Ready = 0,

    /// <summary>
    /// It does not work: its vendor refuses it, its calls fail one after the other, or do not end. Alerts are kept; one is
    /// offered now and then, at growing intervals, and when that is accepted the rest follow. Or its provider could not be
    /// made: then its alerts wait for a restart. <see cref="AlertInstanceStatistics.Reason"/> tells which.
    /// </summary>
    Faulted = 1,

    /// <summary>Alerts are not handed to its dispatcher: the trail has stopped, or the instance is to deliver nothing.</summary>
    Disabled = 2,
}
