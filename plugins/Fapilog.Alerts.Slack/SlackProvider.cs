using Fapilog.Alerting;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Offers the provider <c>slack</c>: messages by incoming webhooks, or by <c>chat.postMessage</c> with a bot token.
/// </summary>
[AlertProvider(
    "slack",
    Aliases = ["slack-webhook"],
    Description = "Messages in Slack, by incoming webhooks or with a bot token.",
    Settings = typeof(SlackSettings),
    Channels = AlertChannels.Any,
    MaxConcurrentCalls = 4,
    HandlesClear = true)]
public sealed class SlackProvider : IAlertProvider
{
    /// <inheritdoc/>
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new SlackDispatcher(context);
    }
}
