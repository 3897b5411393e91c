using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Where one alert goes. Not a record, whose generated text would contain secrets.
/// </summary>
internal sealed class SlackDestination
{
    /// <summary>The code of an alert for which there is no channel.</summary>
    private const string NoChannelCode = "FAP3030";

    /// <summary>Gets the webhook, or the API's method.</summary>
    public required Uri Address { get; init; }

    /// <summary>Gets the bot token; <see langword="null"/> for a webhook.</summary>
    public string? Token { get; init; }

    /// <summary>Gets the channel for the API; <see langword="null"/> for a webhook, which has its own.</summary>
    public string? Channel { get; init; }

    /// <summary>Gets what Slack counts messages by.</summary>
    public required string PacedBy { get; init; }

    /// <summary>Gets the channel that was asked for, if it has no webhook and the default one is used.</summary>
    public string? MissedChannel { get; init; }

    /// <summary>Gets a value indicating whether other webhooks of the instance may work when this one does not.</summary>
    public bool IsOneOfSeveral { get; init; }

    public OutcomeTable Outcomes => Token is not null
        ? SlackOutcomes.Api
        : IsOneOfSeveral ? SlackOutcomes.WebhookOfSeveral : SlackOutcomes.Webhook;

    /// <summary>Chooses where an alert goes. Secrets are read anew for each, so that a rotated one takes effect.</summary>
    public static SlackDestination Choose(SlackSettings settings, string? channel) => settings.Token is { } token
        ? Api(settings, token.Read(SlackSecrets.TokenFault), channel)
        : Webhook(settings, channel);

    /// <summary>
    /// Says which alerts an instance cannot post; null if there are none. A route or a single alert may name a channel, which
    /// is not known before it is sent.
    /// </summary>
    public static string? FindDoubt(SlackSettings settings, string? channel)
    {
        if (Fold(channel).Length == 0 && settings.WebhookUrl is null && settings.Channels.Count != 1)
        {
            var (why, remedy) = settings.Token is null
                ? ("It has no default webhook", $" to one of {Names(settings)}, or set 'WebhookUrl'")
                : ("A bot token posts to any channel", string.Empty);
            return $"{NoChannelCode}: The instance names no channel, so that only alerts of routes with a 'Channel' can be posted. "
                + $"{why}: if it gets others, set 'Channel' beside 'Provider'{remedy}.";
        }

        try
        {
            _ = Choose(settings, channel);
            return null;
        }
        catch (AlertDeliveryException noDestination)
        {
            return noDestination.Message;
        }
    }

    /// <summary>Makes names that mean one channel equal: case and a leading <c>#</c> do not count.</summary>
    public static string Fold(string? name) => PlainText.Line(name).TrimStart('#').Trim().ToUpperInvariant();

    private static SlackDestination Api(SlackSettings settings, string token, string? channel)
    {
        var name = PlainText.Line(channel);
        if (Fold(name).Length == 0)
        {
            throw new AlertDeliveryException(
                AlertFailureKind.InstanceFailed,
                $"{NoChannelCode}: A bot token posts to any channel, and none is named. Set 'Channel' beside 'Provider', or on the route.");
        }

        return new SlackDestination
        {
            Address = WebAddress.Append(settings.BaseUrl, "/api/chat.postMessage"),
            Token = token,
            Channel = name,
            PacedBy = $"{token} {Fold(name)}",
        };
    }

    private static SlackDestination Webhook(SlackSettings settings, string? channel)
    {
        var wanted = Fold(channel);
        var named = settings.Channels.Where(one => Fold(one.Key) == wanted).Select(one => one.Value).FirstOrDefault();
        var only = wanted.Length == 0 && settings.Channels.Count == 1 ? settings.Channels.Values.First() : null;
        var chosen = named ?? settings.WebhookUrl ?? only ?? throw NoChannel(settings, channel, wanted);
        var address = new Uri(chosen.Read(SlackSecrets.WebhookFault));
        return new SlackDestination
        {
            Address = address,
            PacedBy = address.AbsoluteUri,
            MissedChannel = named is null && wanted.Length > 0 ? PlainText.Line(channel) : null,
            IsOneOfSeveral = settings.Channels.Count + (settings.WebhookUrl is null ? 0 : 1) > 1,
        };
    }

    private static string Names(SlackSettings settings) =>
        string.Join(", ", settings.Channels.Keys.Order(StringComparer.OrdinalIgnoreCase).Select(name => $"'{name}'"));

    private static AlertDeliveryException NoChannel(SlackSettings settings, string? channel, string wanted)
    {
        var names = Names(settings);
        return wanted.Length == 0
            ? new AlertDeliveryException(
                AlertFailureKind.InstanceFailed,
                $"{NoChannelCode}: No channel is named, and there is no default. Set 'Channel' beside 'Provider' to one of {names}, or set 'WebhookUrl'.")
            : new AlertDeliveryException(
                AlertFailureKind.Rejected,
                $"{NoChannelCode}: There is no webhook for the channel '{TextLimit.Cut(PlainText.Line(channel), 80, TextUnit.Utf16)}'. The channels are {names}. "
                + "Add it to 'Channels', or set 'WebhookUrl', which receives the alerts of all other channels.");
    }
}

/// <summary>
/// Remembers the thread of a finding, until it is cleared or too many newer ones have come.
/// </summary>
/// <remarks>In memory only: after a restart a finding begins a new thread. Safe for use by several threads.</remarks>
internal sealed class SlackThreads
{
    public const int Capacity = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _threads = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, string Thread)> _order = new();

    /// <summary>Returns what a finding is remembered by; <see langword="null"/> for an alert that begins no thread.</summary>
    public static string? KeyOf(AuditEvent auditEvent, SlackDestination destination) =>
        destination.Channel is { } channel && auditEvent.Alert is { IsTest: false, FindingKey.Length: > 0 }
            ? $"{SlackDestination.Fold(channel)} {DeliveryKey.ForFinding(auditEvent)}"
            : null;

    public string? Find(string? key)
    {
        lock (_lock)
        {
            return key is not null && _threads.TryGetValue(key, out var thread) ? thread : null;
        }
    }

    public void Keep(string? key, AlertAction action, string? posted)
    {
        lock (_lock)
        {
            if (key is null || posted is null || action is AlertAction.Clear)
            {
                Forget(key);
                return;
            }

            // The thread is that of its first message; later ones go into it.
            if (!_threads.TryAdd(key, posted))
            {
                return;
            }

            _order.Enqueue((key, posted));
            while (_order.Count > Capacity)
            {
                var (oldest, thread) = _order.Dequeue();
                if (_threads.GetValueOrDefault(oldest) == thread)
                {
                    _threads.Remove(oldest);
                }
            }
        }
    }

    public void Forget(string? key)
    {
        lock (_lock)
        {
            if (key is not null)
            {
                _threads.Remove(key);
            }
        }
    }
}
