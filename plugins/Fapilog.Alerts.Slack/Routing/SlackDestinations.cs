using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Chooses where an alert goes. Secrets are read anew for each, so that a rotated one takes effect.
/// </summary>
internal static class SlackDestinations
{
    private const string ApiPath = "/api/chat.postMessage";

    public static SlackDestination Choose(SlackSettings settings, string? channel)
    {
        try
        {
            return settings.Token is { } token ? Api(settings, Read(token, SlackSecretRules.TokenFault), channel) : Webhook(settings, channel);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw new AlertDeliveryException(AlertFailureKind.InstanceFailed, $"{DeliveryCodes.SecretUnusable}: {exception.Message}");
        }
    }

    private static SlackDestination Api(SlackSettings settings, string token, string? channel)
    {
        var name = PlainText.Line(channel);
        if (ChannelName.Fold(name).Length == 0)
        {
            throw new AlertDeliveryException(
                AlertFailureKind.InstanceFailed,
                $"{SlackCodes.NoChannel}: A bot token posts to any channel, and none is named. Set 'Channel' beside 'Provider', or on the route.");
        }

        return new SlackDestination
        {
            Address = new Uri(settings.BaseUrl.TrimEnd('/') + ApiPath),
            Token = token,
            Channel = name,
            PacedBy = $"{token} {ChannelName.Fold(name)}",
            Mask = SecretMask.None.With(token),
        };
    }

    private static SlackDestination Webhook(SlackSettings settings, string? channel)
    {
        var wanted = ChannelName.Fold(channel);
        var named = settings.Channels.Where(one => ChannelName.Fold(one.Key) == wanted).Select(one => one.Value).FirstOrDefault();
        var only = wanted.Length == 0 && settings.Channels.Count == 1 ? settings.Channels.Values.First() : null;
        var chosen = named ?? settings.WebhookUrl ?? only ?? throw NoChannel(settings, channel, wanted);
        var address = new Uri(Read(chosen, SlackSecretRules.WebhookFault));
        return new SlackDestination
        {
            Address = address,
            PacedBy = address.AbsoluteUri,
            Mask = SecretMask.None.With(address.OriginalString, address.AbsoluteUri),
            MissedChannel = named is null && wanted.Length > 0 ? PlainText.Line(channel) : null,
            IsOneOfSeveral = settings.Channels.Count + (settings.WebhookUrl is null ? 0 : 1) > 1,
        };
    }

    private static AlertDeliveryException NoChannel(SlackSettings settings, string? channel, string wanted)
    {
        var names = string.Join(", ", settings.Channels.Keys.Order(StringComparer.OrdinalIgnoreCase).Select(name => $"'{name}'"));
        return wanted.Length == 0
            ? new AlertDeliveryException(
                AlertFailureKind.InstanceFailed,
                $"{SlackCodes.NoChannel}: No channel is named, and there is no default. Set 'Channel' beside 'Provider' to one of {names}, or set 'WebhookUrl'.")
            : new AlertDeliveryException(
                AlertFailureKind.Rejected,
                $"{SlackCodes.NoChannel}: There is no webhook for the channel '{TextLimit.Cut(PlainText.Line(channel), 80, TextUnit.Utf16)}'. The channels are {names}. "
                + "Add it to 'Channels', or set 'WebhookUrl', which takes what no channel does.");
    }

    private static string Read(Secret secret, Func<string?, string?> rule)
    {
        var value = secret.GetValue();
        return rule(value) is { } fault ? throw new FormatException(fault) : value;
    }
}
