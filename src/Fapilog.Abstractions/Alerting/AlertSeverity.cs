namespace Fapilog.Alerting;

/// <summary>
/// The severity of an alert. The values are ordered, with gaps for additions.
/// </summary>
/// <remarks>The four names are fapilog's own and match PagerDuty's.</remarks>
public enum AlertSeverity
{
    /// <summary>For information; no action is needed.</summary>
    Info = 10,

    /// <summary>Someone should look during working hours.</summary>
    Warning = 20,

    /// <summary>Someone should look today.</summary>
    Error = 30,

    /// <summary>Someone should look now.</summary>
    Critical = 40,
}
