using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// The provider <c>slack</c>: messages by incoming webhooks, or by <c>chat.postMessage</c> with a bot token.
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

        var dispatcher = new SlackDispatcher(context);
        if (SlackDestination.FindDoubt(context.GetSettings<SlackSettings>(), context.Channel) is { } doubt)
        {
            context.Log(AlertLogLevel.Warning, doubt);
        }

        return dispatcher;
    }
}

/// <summary>
/// Posts each alert as one message, at Slack's rate for its channel.
/// </summary>
internal sealed class SlackDispatcher : HttpAlertDispatcher<SlackSettings>
{
    // Slack's documented rate; it may disable an app for good that exceeds it.
    private static readonly PacingRule OneASecond = new(1, TimeSpan.FromSeconds(1));

    private readonly SlackThreads _threads = new();

    public SlackDispatcher(AlertProviderContext context)
        : base(context, OneASecond)
    {
    }

    protected override IReadOnlyList<HttpAlert> Describe(AuditEvent auditEvent, AlertSeverity severity, string? channel) =>
        [new SlackPost(auditEvent, severity, SlackDestination.Choose(Settings, channel), _threads).ToAlert()];
}

/// <summary>
/// One message: its request at each attempt, what Slack answered, and whether it may have been posted before.
/// </summary>
/// <remarks>The attempts of a call follow one another.</remarks>
internal sealed class SlackPost
{
    // An answer of the API repeats the whole message, escaped.
    private const int MaxAnswerBytes = 256 * 1024;

    private static readonly string[] ThreadGone = ["thread_not_found", "message_not_found", "cannot_reply_to_message"];

    private readonly AuditEvent _auditEvent;
    private readonly AlertSeverity _severity;
    private readonly SlackDestination _destination;
    private readonly SlackThreads _threads;
    private readonly string? _threadKey;
    private readonly string? _thread;
    private SlackReply _reply = new();
    private bool _isThreadGone;
    private int _attempts;
    private int _refused;

    public SlackPost(AuditEvent auditEvent, AlertSeverity severity, SlackDestination destination, SlackThreads threads)
    {
        _auditEvent = auditEvent;
        _severity = severity;
        _destination = destination;
        _threads = threads;
        _threadKey = SlackThreads.KeyOf(auditEvent, destination);
        _thread = threads.Find(_threadKey);
    }

    public HttpAlert ToAlert() => new()
    {
        Address = _destination.Address,
        AddressSecrecy = _destination.Token is null ? AddressSecrecy.Whole : AddressSecrecy.None,
        Authorization = _destination.Token is { } token ? new("Bearer", token) : null,
        Body = SlackBody.Render(_auditEvent, _severity, _destination, _thread),
        ContentType = "application/json; charset=utf-8",
        Secrets = _destination.Token is null ? [_destination.Address.OriginalString, _destination.Address.AbsoluteUri] : [],
        PacedBy = _destination.PacedBy,
        MaxAnswerBytes = MaxAnswerBytes,
        BeforeAttempt = BeforeAttempt,
        Judge = Judge,
        Receipt = Receipt,
    };

    private HttpAlert BeforeAttempt(HttpAlert alert, DateTimeOffset now)
    {
        _attempts++;
        return _isThreadGone ? alert with { Body = SlackBody.Render(_auditEvent, _severity, _destination) } : alert;
    }

    private AlertDeliveryException? Judge(HttpAnswer answer)
    {
        _reply = SlackReply.Read(answer, _destination.Token is not null);
        if (IsCut(answer))
        {
            return _destination.Token is null
                ? null
                : new($"{answer}, and the answer broke off. Slack may have posted the message all the same.");
        }

        if (_thread is not null && !_isThreadGone && ThreadGone.Contains(_reply.Word))
        {
            _isThreadGone = true;
            _refused++;
            return new($"{_reply.Shown(answer)}. It is posted outside of the thread.");
        }

        _refused += answer.Status == 429 || _reply.Word is "ratelimited" or "rate_limited" ? 1 : 0;
        return SlackOutcomes.Judge(_destination.Outcomes, answer, _reply);
    }

    // What could not be read to its end and begins as Slack does. A webhook answers errors with another status, so that 200
    // says enough; the API says them with 200, and its words are needed.
    private bool IsCut(HttpAnswer answer) => _reply.Word is null
        && answer is { Status: 200, IsBodyComplete: false }
        && (_destination.Token is null
            ? SlackOutcomes.Ok.StartsWith(answer.Body, StringComparison.Ordinal)
            : answer.Body is "" or ['{', ..]);

    private AlertReceipt Receipt(HttpAnswer answer)
    {
        if (_isThreadGone)
        {
            _threads.Forget(_threadKey);
        }

        _threads.Keep(_threadKey, _auditEvent.Alert.Action, _reply.Timestamp);
        string?[] notes =
        [
            _reply.Channel is { Length: > 0 } channel
                ? $"'{answer.Host}' posted it to the channel {channel}."
                : IsCut(answer)
                    ? $"'{answer.Host}' answered 200, and its answer could not be read to the end."
                    : $"'{answer.Host}' answered 'ok'.",
            _destination.MissedChannel is { } missed
                ? $"The channel '{TextLimit.Cut(missed, 80, TextUnit.Utf16)}' has no webhook; the default one was used."
                : null,
            _attempts - 1 > _refused ? "An earlier attempt ended without a clear answer, so it may appear twice." : null,
        ];
        return new AlertReceipt { Reference = _reply.Timestamp, Note = string.Join(' ', notes.OfType<string>()) };
    }
}
