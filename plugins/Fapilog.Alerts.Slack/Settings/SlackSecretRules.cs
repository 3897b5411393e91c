using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// What can be told of a webhook's address and of a token before Slack is asked. No sentence holds anything of the value.
/// </summary>
internal static class SlackSecretRules
{
    private static readonly string[] SlackDomains = [".slack.com", ".slack-gov.com"];

    public static string? WebhookFault(string? text)
    {
        if (LooksLikeToken(text))
        {
            return "This is a token and not the address of a webhook. A bot token ('xoxb-…') belongs into 'Token'.";
        }

        if (WebAddress.Fault(text) is { } fault)
        {
            return fault;
        }

        var address = new Uri(text!, UriKind.Absolute);
        var host = "." + address.IdnHost;
        if (!Array.Exists(SlackDomains, domain => host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)))
        {
            // A relay, or another product that takes Slack's format.
            return address.AbsolutePath.Length > 1 ? null : "The address of the webhook has no path. Copy it whole: the path is its key.";
        }

        return SlackFault(address);
    }

    public static string? TokenFault(string? text)
    {
        var value = text ?? string.Empty;
        return value switch
        {
            _ when value.StartsWith("xoxb-", StringComparison.Ordinal) || value.StartsWith("xoxe.xoxb-", StringComparison.Ordinal) =>
                value.AsSpan().ContainsAnyExceptInRange('!', '~') ? "The token holds a space or another character no token has. Copy it again." : null,
            _ when value.StartsWith("xapp-", StringComparison.Ordinal) =>
                "This is an app-level token ('xapp-…'), which cannot post. Use the bot token ('xoxb-…') of the page 'OAuth & Permissions'.",
            _ when value.StartsWith("xoxp-", StringComparison.Ordinal) || value.StartsWith("xoxe.xoxp-", StringComparison.Ordinal) =>
                "This is a user token ('xoxp-…'), which would post in a person's name. Use the bot token ('xoxb-…') of the page 'OAuth & Permissions'.",
            _ when value.StartsWith("xoxe-", StringComparison.Ordinal) =>
                "This is a refresh token ('xoxe-…'), which cannot post. Use the bot token ('xoxb-…') of the page 'OAuth & Permissions'.",
            _ when value.Contains("://", StringComparison.Ordinal) =>
                "This is an address and not a token. The address of an incoming webhook belongs into 'WebhookUrl'.",
            _ => "This is no bot token: those begin with 'xoxb-'. The app's page 'OAuth & Permissions' shows it; neither the signing secret nor the client secret is one.",
        };
    }

    private static bool LooksLikeToken(string? text) => text is not null
        && (text.StartsWith("xox", StringComparison.Ordinal) || text.StartsWith("xapp-", StringComparison.Ordinal));

    private static string? SlackFault(Uri address)
    {
        const string Remedy = "Copy it whole from the app's page 'Incoming Webhooks'; it reads 'https://hooks.slack.com/services/T…/B…/…'.";
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
