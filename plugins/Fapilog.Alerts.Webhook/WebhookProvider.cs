using Fapilog.Alerting;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// Offers the provider <c>webhook</c>: signed JSON to any HTTP endpoint.
/// </summary>
[AlertProvider(
    "webhook",
    Aliases = ["standard-webhook"],
    Description = "Signed JSON to any HTTP endpoint, after Standard Webhooks 1.0.",
    Settings = typeof(WebhookSettings),
    Channels = AlertChannels.Any,
    MaxConcurrentCalls = ConcurrentCalls,
    HandlesClear = true)]
public sealed class WebhookProvider : IAlertProvider
{
    internal const int ConcurrentCalls = 8;

    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new WebhookDispatcher(context);
    }
}
