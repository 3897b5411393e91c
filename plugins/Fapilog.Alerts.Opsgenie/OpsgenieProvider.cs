using Fapilog.Alerting;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// Offers the provider <c>opsgenie</c>: alerts in Opsgenie and in its successor, Jira Service Management.
/// </summary>
[AlertProvider(
    "opsgenie",
    Aliases = ["jsm", "jira-service-management", "jsm-operations"],
    Description = "Opens and closes alerts in Jira Service Management and in Opsgenie, through the Alert API v2.",
    Settings = typeof(OpsgenieSettings),
    MaxConcurrentCalls = 4,
    HandlesClear = true)]
public sealed class OpsgenieProvider : IAlertProvider
{
    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new OpsgenieDispatcher(context);
    }
}
