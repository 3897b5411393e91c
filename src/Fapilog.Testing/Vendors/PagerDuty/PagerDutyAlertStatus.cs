namespace Fapilog.Testing;

/// <summary>
/// The status of an alert of a <see cref="PagerDutyDouble"/>.
/// </summary>
public enum PagerDutyAlertStatus
{
    /// <summary>The alert is open and not acknowledged.</summary>
    Triggered = 0,

    /// <summary>The alert is open and acknowledged.</summary>
    Acknowledged = 1,

    /// <summary>The alert is resolved. A further trigger with its key opens another alert.</summary>
    Resolved = 2,
}
