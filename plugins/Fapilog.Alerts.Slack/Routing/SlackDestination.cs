using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Where one alert goes. Not a record: what is generated would print secrets.
/// </summary>
internal sealed class SlackDestination
{
    /// <summary>Gets the webhook, or the API's method.</summary>
    public required Uri Address { get; init; }

    /// <summary>Gets the bot token; <see langword="null"/> for a webhook.</summary>
    public string? Token { get; init; }

    /// <summary>Gets the channel for the API; <see langword="null"/> for a webhook, which has its own.</summary>
    public string? Channel { get; init; }

    /// <summary>Gets what Slack counts messages by.</summary>
    public required string PacedBy { get; init; }

    public required SecretMask Mask { get; init; }

    /// <summary>Gets the channel that was asked for and has no webhook, so that the default one is used.</summary>
    public string? MissedChannel { get; init; }

    /// <summary>Gets a value indicating whether other webhooks of the instance may work when this one does not.</summary>
    public bool IsOneOfSeveral { get; init; }

    public OutcomeTable Outcomes => Token is not null
        ? SlackOutcomes.Api
        : IsOneOfSeveral ? SlackOutcomes.WebhookOfSeveral : SlackOutcomes.Webhook;
}
