namespace Fapilog.Alerting;

/// <summary>
/// How urgent an alert is. The values are ordered and leave room between them.
/// </summary>
/// <remarks>The four words are fapilog's own and equal PagerDuty's.</remarks>
public enum AlertSeverity
{
    /// <summary>Worth knowing; nobody needs to act.</summary>
    Info = 10,

    /// <summary>Someone should look during working hours.</summary>
    Warning = 20,

    /// <summary>Someone should look today.</summary>
    Error = 30,

    /// <summary>Someone should look now.</summary>
    Critical = 40,
}
