using Fapilog.Alerting;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// Offers the provider <c>alertmanager</c>: alerts to every member of a Prometheus Alertmanager cluster, which groups,
/// silences and routes them.
/// </summary>
[AlertProvider(
    "alertmanager",
    Aliases = ["prometheus-alertmanager"],
    Description = "Alerts to Prometheus Alertmanager, to every member of a cluster.",
    Settings = typeof(AlertmanagerSettings),
    MaxConcurrentCalls = 4,
    HandlesClear = true)]
public sealed class AlertmanagerProvider : IAlertProvider
{
    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new AlertmanagerDispatcher(context);
    }
}
