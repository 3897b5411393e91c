namespace Fapilog.Testing;

/// <summary>
/// How far an alert of a <see cref="PagerDutyDouble"/> has come.
/// </summary>
public enum PagerDutyAlertStatus
{
    /// <summary>It is open, and nobody has taken it.</summary>
    Triggered = 0,

    /// <summary>It is open, and somebody is at it.</summary>
    Acknowledged = 1,

    /// <summary>It is over. A further trigger with its key opens another alert.</summary>
    Resolved = 2,
}
