using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// One message on its way: its request at each attempt, what Slack answered, and whether it may have been posted before.
/// </summary>
/// <remarks>The attempts of a call follow one another.</remarks>
internal sealed class SlackPost
{
    // An answer of the API repeats the whole message, escaped.
    private const int MaxAnswerBytes = 256 * 1024;
    public const string ContentType = "application/json; charset=utf-8";

    private static readonly string[] ThreadGone = ["thread_not_found", "message_not_found", "cannot_reply_to_message"];

    private readonly AuditEvent _auditEvent;
    private readonly AlertSeverity _severity;
    private readonly SlackDestination _destination;
    private string? _thread;
    private int _attempts;
    private int _refused;

    public SlackPost(AuditEvent auditEvent, AlertSeverity severity, SlackDestination destination, string? thread)
    {
        _auditEvent = auditEvent;
        _severity = severity;
        _destination = destination;
        _thread = thread;
    }

    public SlackReply Reply { get; private set; } = new();

    /// <summary>Gets the thread the message stands in.</summary>
    public string? Thread => _thread;

    public HttpDeliveryCall ToCall() => new()
    {
        Address = _destination.Address,
        Render = _ => Request(),
        Mask = _destination.Mask,
        Deadline = _auditEvent.Alert.Deadline,
        Judge = Judge,
        PacedBy = _destination.PacedBy,
        Severity = _severity,
        MaxAnswerBytes = MaxAnswerBytes,
    };

    public AlertReceipt ToReceipt(HttpAnswer answer)
    {
        string?[] notes =
        [
            Reply.Channel is { Length: > 0 } channel ? $"'{answer.Host}' posted it to the channel {channel}." : $"'{answer.Host}' answered 'ok'.",
            _destination.MissedChannel is { } missed
                ? $"The channel '{TextLimit.Cut(missed, 80, TextUnit.Utf16)}' has no webhook; the default one was used."
                : null,
            _attempts - 1 > _refused ? "An earlier attempt ended without a clear answer, so it may appear twice." : null,
        ];
        return new AlertReceipt { Reference = Reply.Timestamp, Note = string.Join(' ', notes.OfType<string>()) };
    }

    private HttpDeliveryRequest Request()
    {
        _attempts++;
        return new HttpDeliveryRequest
        {
            Body = SlackBody.Render(_auditEvent, _severity, _destination, _thread),
            ContentType = ContentType,
            Headers = _destination.Token is { } token
                ? new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" }
                : new Dictionary<string, string>(),
        };
    }

    private AttemptResult<HttpAnswer> Judge(HttpAnswer answer)
    {
        Reply = SlackReply.Read(answer, _destination.Token is not null);
        if (answer.Status == 200 && Reply.Word is null && !answer.IsBodyComplete)
        {
            return AttemptResult.TryAgain<HttpAnswer>($"{answer}, and the answer broke off. Slack may have posted the message all the same.");
        }

        if (_thread is not null && ThreadGone.Contains(Reply.Word))
        {
            _thread = null;
            _refused++;
            return AttemptResult.TryAgain<HttpAnswer>($"{Reply.Shown(answer)}. It is posted outside of the thread.");
        }

        _refused += answer.Status == 429 || Reply.Word is "ratelimited" or "rate_limited" ? 1 : 0;
        return SlackOutcomes.Judge(_destination.Outcomes, answer, Reply);
    }
}
