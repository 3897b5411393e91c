using Fapilog.Alerting;

namespace Fapilog.Alerts.PagerDuty;

/// <summary>
/// Offers the provider <c>pagerduty</c>: alerts of a PagerDuty service, through its Events API v2.
/// </summary>
[AlertProvider(
    "pagerduty",
    Aliases = ["pd"],
    Description = "Opens and resolves alerts of a PagerDuty service, through the Events API v2.",
    Settings = typeof(PagerDutySettings),
    MaxConcurrentCalls = 4,
    HandlesClear = true)]
public sealed class PagerDutyProvider : IAlertProvider
{
    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new PagerDutyDispatcher(context);
    }
}
