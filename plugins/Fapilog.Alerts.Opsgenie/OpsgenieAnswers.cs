using Fapilog.Alerting;
using Fapilog.Delivery;
using static Fapilog.Alerting.AlertFailureKind;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// The Alert API's answers and what they mean; the same in Opsgenie and in Jira Service Management.
/// </summary>
internal static class OpsgenieAnswers
{
    // What the body of an answer comes to.
    private const string Accepted = "accepted";
    private const string KeyFormat = "key format";

    private const string WrongAddress =
        "This answer did not come from the Alert API: check 'Preset', 'BaseUrl', and what is in between.";

    private const string WrongKey =
        "Check 'ApiKey' and 'Preset': the key must be that of an integration of the type 'API' that is switched "
        + "on, in the region of the preset ('Eu' for EU accounts). An account that moved to Jira Service Management needs 'Preset' 'Jsm' and "
        + "a key made there.";

    private static readonly OutcomeTable Table = OutcomeTable.Http.With(
        new(200, 299, InstanceFailed, WrongAddress),
        OutcomeRow.Delivered(200, 299) with { Word = Accepted },
        OutcomeRow.Delivered(202, 202),
        new(400, Rejected, "The vendor cannot read the request, and would not read it again."),
        new(401, InstanceFailed, WrongKey),
        new(402, InstanceFailed, "The account's plan does not allow this: look at its subscription."),
        new(
            403,
            InstanceFailed,
            "The key may not open alerts. The account's own API key ('API key management') and keys of other "
            + "integrations cannot, and an integration may be limited to reading or to one team. " + WrongKey),
        new(404, 405, InstanceFailed, WrongAddress),
        new(413, Rejected, "The alert is too large, for the vendor or for something in between."),
        new(422, Rejected, "The vendor reads the alert and refuses a part of it, and would refuse it again."),
        new(401, 422, InstanceFailed, WrongKey) { Word = KeyFormat },
        new(
            429,
            Temporary,
            "The vendor limits the account's requests; others share the limit.")
        { Wait = TimeSpan.FromSeconds(30) });

    public static AlertDeliveryException? Judge(HttpAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);

        var limited = Table.Find(429);
        return answer.Status == 429 && LimitOf(answer) is { } limit
            ? (limited with { Remedy = $"{limited.Remedy} Limited: {limit}." })
                .ToFailure(answer.ToString(), answer.RetryAfter ?? Period(answer))
            : Table.Judge(answer, Word(answer), Period(answer));
    }

    public static bool IsThrottled(HttpAnswer answer) =>
        "THROTTLED".Equals(Header(answer, "X-RateLimit-State"), StringComparison.OrdinalIgnoreCase);

    /// <summary>What is limited: <c>ACCOUNT</c>, <c>DOMAIN</c> or the like.</summary>
    public static string? LimitOf(HttpAnswer answer) => Header(answer, "X-RateLimit-Reason");

    private static string? Word(HttpAnswer answer) =>
        answer.ReadText("message")?.Contains("key format", StringComparison.OrdinalIgnoreCase) is true ? KeyFormat
        : answer.ReadText("result") is not null ? Accepted
        : null;

    // There is no Retry-After: the period of the limit is all that there is to wait for.
    private static TimeSpan? Period(HttpAnswer answer) =>
        (answer.Status == 429 || IsThrottled(answer))
        && RetryAfter.Parse(Header(answer, "X-RateLimit-Period-In-Sec"), DateTimeOffset.UnixEpoch) is { } period
        && period > TimeSpan.Zero ? period : null;

    private static string? Header(HttpAnswer answer, string name) =>
        answer.Headers.TryGetValue(name, out var value) && value.Length is > 0 and <= 100 ? value : null;
}
