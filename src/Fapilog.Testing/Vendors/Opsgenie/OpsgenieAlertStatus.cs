namespace Fapilog.Testing;

/// <summary>
/// The status of an alert of an <see cref="OpsgenieDouble"/>.
/// </summary>
public enum OpsgenieAlertStatus
{
    /// <summary>The alert is open and not acknowledged.</summary>
    Open = 0,

    /// <summary>The alert is open and acknowledged.</summary>
    Acknowledged = 1,

    /// <summary>The alert is closed. A further request with its alias opens another alert.</summary>
    Closed = 2,
}
