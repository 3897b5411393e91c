using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// The settings of a Slack instance: webhooks (<see cref="WebhookUrl"/>, <see cref="Channels"/> or both), or a
/// <see cref="Token"/>.
/// </summary>
public sealed class SlackSettings : HttpProviderSettings
{
    /// <summary>
    /// Gets or sets the address of an incoming webhook, a secret as a whole. It takes every alert whose channel is not one of
    /// <see cref="Channels"/>.
    /// </summary>
    /// <value>The default is none.</value>
    [SlackWebhook]
    public Secret? WebhookUrl { get; set; }

    /// <summary>
    /// Gets or sets the incoming webhooks by channel. A webhook posts to its own channel only; case and a leading <c>#</c> of
    /// a name do not count.
    /// </summary>
    /// <value>The default is none.</value>
    [SlackChannels]
    public IReadOnlyDictionary<string, Secret> Channels { get; set; } = new Dictionary<string, Secret>();

    /// <summary>
    /// Gets or sets the bot token, <c>xoxb-…</c>. The channel of the alert, the instance or the route goes to Slack as it is.
    /// </summary>
    /// <value>The default is none.</value>
    [SlackToken]
    public Secret? Token { get; set; }

    /// <summary>Gets or sets where Slack's API is, for <see cref="Token"/>.</summary>
    /// <value>The default is <c>https://slack.com</c>; <c>http</c> to a network of <see cref="HttpProviderSettings.AllowNetworks"/> only.</value>
    [Required]
    [WebAddress]
#pragma warning disable CA1056 // As text, it is judged with the same sentences as every other address.
    public string BaseUrl { get; set; } = "https://slack.com";
#pragma warning restore CA1056

    /// <inheritdoc/>
    protected override IEnumerable<(string Member, Secret? Address)> Addresses =>
    [
        (nameof(WebhookUrl), WebhookUrl),
        .. Channels.Select(channel => ($"{nameof(Channels)}:{channel.Key}", (Secret?)channel.Value)),
        (nameof(BaseUrl), Token is null ? null : Secret.Parse("literal:" + BaseUrl)),
    ];

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var fault in base.Validate(validationContext))
        {
            yield return fault;
        }

        if (Token is null && WebhookUrl is null && Channels.Count == 0)
        {
            yield return new ValidationResult(
                "Nothing says how to reach Slack. Set 'WebhookUrl' to the address of an incoming webhook, 'Channels' to one for "
                + "each channel, or 'Token' to a bot token ('xoxb-…').");
        }

        if (Token is not null && (WebhookUrl is not null || Channels.Count > 0))
        {
            var other = WebhookUrl is not null ? nameof(WebhookUrl) : nameof(Channels);
            yield return new ValidationResult(
                $"'{nameof(Token)}' and '{other}' are both set, and an alert would have two ways to go. Keep the token to post to "
                + "any channel the bot is in, or the webhooks, each of which posts to its own channel.",
                [nameof(Token), other]);
        }
    }
}
