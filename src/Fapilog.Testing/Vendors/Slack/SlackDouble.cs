using System.Collections.Concurrent;
using System.Globalization;

namespace Fapilog.Testing;

/// <summary>
/// Slack on loopback: incoming webhooks and <c>chat.postMessage</c>, with channels, a bot token, and a rate limit of one
/// message per second in each channel, reported with 429 and Retry-After.
/// </summary>
/// <remarks>
/// <para>
/// It checks every message against the limits of Block Kit (50 blocks, a header of 150 characters, a section of 3000, 10 fields
/// of 2000, 10 elements of a context, about 13,000 characters over all blocks), and rejects it with Slack's error codes.
/// </para>
/// <para>
/// <see cref="VendorDouble.Refusals"/> also contains unintended markup that Slack would accept: a <c>&lt;!channel&gt;</c>, a
/// <c>&lt;@person&gt;</c>, a link to a host outside <see cref="LinkHosts"/>, and unescaped characters.
/// </para>
/// <para>Safe for use by several threads.</para>
/// </remarks>
public sealed class SlackDouble : VendorDouble
{
    private const string ApiPath = "/api/chat.postMessage";

    private readonly ConcurrentDictionary<string, string> _webhooks = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SlackRoom> _rooms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _gone = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SlackMessage> _messages = new();
    private int _numbers;

    private SlackDouble(TimeProvider? timeProvider)
        : base(timeProvider)
    {
    }

    /// <summary>Gets the accepted bot token, of the form <c>xoxb-…</c>; different for each double.</summary>
    public string Token { get; } = $"xoxb-100000000001-2000000000002-{Key()}";

    /// <summary>Gets the messages so far, in order; a copy.</summary>
    public IReadOnlyList<SlackMessage> Messages => [.. _messages];

    /// <summary>Gets the hosts that links may point to. Set them before the first request.</summary>
    /// <value>Empty by default: every link is reported.</value>
    public ISet<string> LinkHosts { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Starts a double with the channel <c>general</c>.</summary>
    /// <param name="timeProvider">The clock for the rate limits; <see langword="null"/> for the system clock.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The double; dispose it.</returns>
    public static async Task<SlackDouble> StartAsync(
        TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        var slack = await StartAsync(new SlackDouble(timeProvider), cancellationToken).ConfigureAwait(false);
        slack.AddChannel("general");
        return slack;
    }

    /// <summary>Adds a channel that the bot is a member of; an existing one is left as it is.</summary>
    /// <param name="name">The name, without <c>#</c>.</param>
    /// <returns>The channel's identifier.</returns>
    public string AddChannel(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Room(name).Id;
    }

    /// <summary>Creates an incoming webhook.</summary>
    /// <param name="channel">The name of its channel, without <c>#</c>; created if it does not exist.</param>
    /// <returns>The address. As with Slack, each call creates a new one.</returns>
    public Uri AddWebhook(string channel = "general")
    {
        AddChannel(channel);
        var number = Next();
        var path = $"/services/T00000001/B{number:D8}/{Key()}";
        _webhooks[path] = channel;
        return new Uri(Url, path);
    }

    /// <summary>Archives a channel.</summary>
    /// <param name="name">The name, without <c>#</c>.</param>
    public void Archive(string name) => Break(name, "is_archived");

    /// <summary>Removes the bot from a channel: only webhooks can still post there.</summary>
    /// <param name="name">The name, without <c>#</c>.</param>
    public void Leave(string name) => Break(name, "not_in_channel");

    /// <summary>Deletes a channel.</summary>
    /// <param name="name">The name, without <c>#</c>.</param>
    public void Delete(string name) => Break(name, "channel_not_found");

    /// <summary>Revokes a webhook: it answers <c>no_service</c> from now on.</summary>
    /// <param name="webhook">The address.</param>
    public void Revoke(Uri webhook)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        _gone[webhook.AbsolutePath] = "no_service";
    }

    /// <summary>Revokes the token.</summary>
    /// <param name="error">Slack's error code, such as <c>token_revoked</c> or <c>account_inactive</c>.</param>
    public void RevokeToken(string error = "token_revoked") => _gone[ApiPath] = error;

    private protected override (ReceiverAnswer Answer, Action? Accept) Judge(ReceivedRequest request)
    {
        var isApi = request.Target == ApiPath;
        var payload = SlackPayload.Read(request, isApi, link => LinkHosts.Contains(link.Host));
        foreach (var markup in payload.Markup)
        {
            Refuse(request, markup);
        }

        if (request.Method != "POST")
        {
            Refuse(request, $"The method is {request.Method}, not POST");
            return (new ReceiverAnswer(404), null);
        }

        if ((isApi ? TokenFault(request) : WebhookFault(request)) is { } refused)
        {
            return (Say(refused, [], isApi), null);
        }

        var room = isApi
            ? _rooms.Values.FirstOrDefault(one => one.IsNamed(payload.Channel))
            : _rooms[_webhooks[request.Target]];
        if (room is not null && !room.Rate.TryTake(request.ReceivedAt, out var wait))
        {
            Refuse(request, $"More than one message a second in the channel '{room.Name}'");
            return (SlackAnswers.TooMany(wait, isApi), null);
        }

        if (payload.Error is { } error)
        {
            Refuse(request, $"{error}: {string.Join("; ", payload.Messages)}");
            return (Say(error, payload.Messages, isApi), null);
        }

        return FindFault(room, payload, isApi) is { } fault
            ? (Say(fault, [], isApi), null)
            : Take(request, payload, room!, isApi);
    }

    private static ReceiverAnswer Say(string word, IReadOnlyList<string> messages, bool isApi) =>
        isApi ? SlackAnswers.Error(word, messages) : SlackAnswers.Word(word == "is_archived" ? "channel_is_archived" : word);

    private static string? FindFault(SlackRoom? room, SlackPayload payload, bool isApi)
    {
        if (room is null)
        {
            return "channel_not_found";
        }

        if (room.Fault is { } fault && (isApi || fault != "not_in_channel"))
        {
            return fault;
        }

        return payload.Thread is { } thread && !room.Posted.Contains(thread) ? "thread_not_found" : null;
    }

    private (ReceiverAnswer Answer, Action? Accept) Take(
        ReceivedRequest request, SlackPayload payload, SlackRoom room, bool isApi)
    {
        var timestamp = string.Create(CultureInfo.InvariantCulture, $"{request.ReceivedAt.ToUnixTimeSeconds()}.{Next():D6}");
        var message = new SlackMessage
        {
            Channel = room.Name,
            Timestamp = timestamp,
            ThreadTimestamp = payload.Thread,
            Text = payload.Text,
            Shown = payload.Shown,
            BlockLength = payload.BlockLength,
            Request = request,
        };
        void Post()
        {
            room.Posted.Add(timestamp);
            _messages.Enqueue(message);
        }

        return (isApi ? SlackAnswers.Posted(room.Id, timestamp, request.Text) : SlackAnswers.Word("ok"), Post);
    }

    private string? TokenFault(ReceivedRequest request)
    {
        if (!request.Headers.TryGetValue("Authorization", out var authorization))
        {
            return "not_authed";
        }

        return authorization != $"Bearer {Token}" ? "invalid_auth" : _gone.GetValueOrDefault(ApiPath);
    }

    private string? WebhookFault(ReceivedRequest request)
    {
        if (_gone.TryGetValue(request.Target, out var gone))
        {
            return gone;
        }

        return _webhooks.ContainsKey(request.Target) ? null : "no_service";
    }

    // Unique for each double, so that a test that searches for it does not find another test's.
    private static string Key() => Guid.NewGuid().ToString("N")[..24];

    private void Break(string name, string fault)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Room(name).Fault = fault;
    }

    private SlackRoom Room(string name) =>
        _rooms.GetOrAdd(name, static (key, number) => new SlackRoom(key, $"C{number:D10}"), Next());

    private int Next() => Interlocked.Increment(ref _numbers);
}
