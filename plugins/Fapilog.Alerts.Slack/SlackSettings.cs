using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// The settings of a Slack instance: webhooks (<see cref="WebhookUrl"/>, <see cref="Channels"/> or both), or a
/// <see cref="Token"/>.
/// </summary>
public sealed class SlackSettings : HttpProviderSettings, IValidatableObject
{
    /// <summary>
    /// Gets or sets the address of an incoming webhook, a secret as a whole. It receives every alert whose channel is not one of
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
    /// <value>
    /// The default is <c>https://slack.com</c>; <c>http</c> to a network of <see cref="NetworkProviderSettings.AllowNetworks"/>
    /// only.
    /// </value>
    [Required]
    [WebAddress(isBase: true)]
#pragma warning disable CA1056 // As text, it is judged with the same sentences as every other address.
    public string BaseUrl { get; set; } = "https://slack.com";
#pragma warning restore CA1056

    /// <summary>Checks that there is one way to Slack: webhooks or a token.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The faults.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
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

/// <summary>
/// What can be told of a webhook's address and of a token before Slack is asked. No sentence holds anything of the text.
/// </summary>
internal static class SlackSecrets
{
    private static readonly string[] SlackDomains = [".slack.com", ".slack-gov.com"];

    public static string? WebhookFault(string text)
    {
        if (LooksLikeToken(text))
        {
            return "This is a token and not the address of a webhook. A bot token ('xoxb-…') belongs in 'Token'.";
        }

        if (WebAddress.FindFault(text) is { } fault)
        {
            return fault;
        }

        var address = new Uri(text, UriKind.Absolute);
        var host = "." + address.IdnHost;
        if (!Array.Exists(SlackDomains, domain => host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)))
        {
            // A relay, or another product that takes Slack's format.
            return address.AbsolutePath.Length > 1
                ? null
                : "The address of the webhook has no path. Copy it whole: the path is its key.";
        }

        return SlackFault(address);
    }

    public static string? TokenFault(string text)
    {
        return text switch
        {
            "xoxb-" or "xoxe.xoxb-" => "The token ends after its beginning. Copy it whole from the app's page 'OAuth & Permissions'.",
            _ when text.StartsWith("xoxb-", StringComparison.Ordinal)
                || text.StartsWith("xoxe.xoxb-", StringComparison.Ordinal) =>
                text.AsSpan().ContainsAnyExceptInRange('!', '~')
                    ? "The token contains a space or another character no token has. Copy it again."
                    : null,
            _ when text.StartsWith("xapp-", StringComparison.Ordinal) =>
                "This is an app-level token ('xapp-…'), which cannot post. Use the bot token ('xoxb-…') of the page 'OAuth & Permissions'.",
            _ when text.StartsWith("xoxp-", StringComparison.Ordinal)
                || text.StartsWith("xoxe.xoxp-", StringComparison.Ordinal) =>
                "This is a user token ('xoxp-…'), which would post in a person's name. Use the bot token ('xoxb-…') of the page 'OAuth & Permissions'.",
            _ when text.StartsWith("xoxe-", StringComparison.Ordinal) =>
                "This is a refresh token ('xoxe-…'), which cannot post. Use the bot token ('xoxb-…') of the page 'OAuth & Permissions'.",
            _ when text.Contains("://", StringComparison.Ordinal) =>
                "This is an address and not a token. The address of an incoming webhook belongs in 'WebhookUrl'.",
            _ => "This is no bot token: those begin with 'xoxb-'. The app's page 'OAuth & Permissions' shows it; neither the signing secret nor the client secret is one.",
        };
    }

    private static bool LooksLikeToken(string text) =>
        text.StartsWith("xox", StringComparison.Ordinal) || text.StartsWith("xapp-", StringComparison.Ordinal);

    private static string? SlackFault(Uri address)
    {
        const string Remedy =
            "Copy it whole from the app's page 'Incoming Webhooks'; it reads 'https://hooks.slack.com/services/T…/B…/…'.";
        var steps = address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!address.Host.StartsWith("hooks.", StringComparison.OrdinalIgnoreCase))
        {
            return $"This is not the address of a webhook: its host is '{address.Host}', not 'hooks.slack.com'. {Remedy}";
        }

        if (steps is ["workflows" or "triggers", ..])
        {
            return $"This address starts a workflow, which takes no messages. Make an incoming webhook instead. {Remedy}";
        }

        return steps is ["services", _, _, _] ? null : $"The address of the webhook is not whole. {Remedy}";
    }
}

/// <summary>Checks the address of an incoming webhook.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SlackWebhookAttribute : SettingRuleAttribute
{
    public SlackWebhookAttribute()
        : base(SlackSecrets.WebhookFault)
    {
        IsEndpoint = true;
    }
}

/// <summary>Checks a bot token.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SlackTokenAttribute : SettingRuleAttribute
{
    public SlackTokenAttribute()
        : base(SlackSecrets.TokenFault)
    {
    }
}

/// <summary>
/// Checks the webhooks by channel; all faults in one message, each with the channel's name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SlackChannelsAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var channels = value as IReadOnlyDictionary<string, Secret> ?? new Dictionary<string, Secret>();
        var faults = channels
            .Select(channel => (channel.Key, Fault: FindFault(channel.Key, channel.Value, validationContext)))
            .Where(channel => channel.Fault is not null)
            .Select(channel => $"Channel '{SettingRuleAttribute.Show(channel.Key)}': {channel.Fault}")
            .Concat(Alike(channels.Keys));
        return SettingRuleAttribute.Result(faults, validationContext);
    }

    private static string? FindFault(string name, Secret? address, ValidationContext context)
    {
        if (SlackDestination.Fold(name).Length == 0)
        {
            return "The name is empty. Write the channel's name, such as 'ops'.";
        }

        return address is null
            ? "It has no address. Set the address of its incoming webhook."
            : SettingRuleAttribute.Check(
                address, text => SlackSecrets.WebhookFault(text) ?? HttpProviderSettings.PlainHttpFault(text, context));
    }

    private static IEnumerable<string> Alike(IEnumerable<string> names) => names
        .GroupBy(SlackDestination.Fold, StringComparer.Ordinal)
        .Where(group => group.Count() > 1)
        .Select(group => $"The names {string.Join(" and ", group.Select(name => $"'{SettingRuleAttribute.Show(name)}'"))} are one channel: case and '#' do not count. Keep one.");
}
