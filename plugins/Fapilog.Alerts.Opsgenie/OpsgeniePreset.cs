namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// Where an account lives.
/// </summary>
public enum OpsgeniePreset
{
    /// <summary>Opsgenie's US service region, <c>https://api.opsgenie.com</c>; ends on 5 April 2027.</summary>
    Us = 0,

    /// <summary>Opsgenie's EU service region, <c>https://api.eu.opsgenie.com</c>; ends on 5 April 2027.</summary>
    Eu = 1,

    /// <summary>Jira Service Management Operations, <c>https://api.atlassian.com/jsm/ops/integration</c>, in every region.</summary>
    Jsm = 2,
}
