namespace Fapilog.Testing;

/// <summary>
/// How far an alert of an <see cref="OpsgenieDouble"/> has come.
/// </summary>
public enum OpsgenieAlertStatus
{
    /// <summary>It is open, and nobody has taken it.</summary>
    Open = 0,

    /// <summary>It is open, and somebody is at it.</summary>
    Acknowledged = 1,

    /// <summary>It is over. A further request with its alias opens another alert.</summary>
    Closed = 2,
}
