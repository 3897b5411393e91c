using Fapilog.Alerting;
using Fapilog.Delivery;
using static Fapilog.Alerting.AlertFailureKind;

namespace Fapilog.Alerts.PagerDuty;

/// <summary>
/// PagerDuty's answers and what they mean.
/// </summary>
internal static class PagerDutyAnswers
{
    // What the body of an answer comes to.
    private const string Success = "success";
    private const string Invalid = "invalid event";
    private const string Key = "routing key";

    private const string WrongKey =
        "Check 'RoutingKey': it must be the 'Integration Key' of an 'Events API V2' integration of an active "
        + "service, and its account must be in the service region of 'BaseUrl' (EU accounts: https://events.eu.pagerduty.com).";

    private const string WrongAddress =
        "This answer did not come from PagerDuty's Events API: check 'BaseUrl', and what is in between.";

    private const string InvalidEvent = "PagerDuty calls the event invalid, and would not accept it again.";

    private static readonly OutcomeTable Table = OutcomeTable.Http.With(
        new(200, 299, InstanceFailed, WrongAddress),
        OutcomeRow.Delivered(200, 299) with { Word = Success },
        OutcomeRow.Delivered(202, 202),
        new(200, 299, Rejected, InvalidEvent) { Word = Invalid },
        new(400, Rejected, InvalidEvent),
        new(200, 400, InstanceFailed, WrongKey) { Word = Key },
        new(401, InstanceFailed, WrongAddress),
        new(402, InstanceFailed, "PagerDuty asks for payment: look at the account's subscription."),
        new(
            403,
            InstanceFailed,
            "PagerDuty, or something in between, forbids the call: look at the account's state and at proxies."),
        new(404, 405, InstanceFailed, WrongAddress),
        new(
            413,
            Rejected,
            "The event is too large, for PagerDuty or for something in between, although it keeps the limit of 512 KB."),

        // "Retrying 3 times with each request being 30 seconds apart", PagerDuty advises; it sends no Retry-After.
        new(429, Temporary, "The integration key sent more than its rate of about 120 events a minute; others may share it.")
        {
            Wait = TimeSpan.FromSeconds(30),
        });

    public static AlertDeliveryException? Judge(HttpAnswer answer) => Table.Judge(answer, Word(answer));

    /// <summary>Returns the key by which PagerDuty knows the alert, where it says so.</summary>
    public static string? DedupKey(HttpAnswer answer) =>
        answer.ReadText("status") == Success ? answer.ReadText("dedup_key") : null;

    private static string? Word(HttpAnswer answer)
    {
        // The fault of the key comes as JSON, as an entry of its errors, or as plain text.
        var isKey = answer.Body.Contains("routing_key", StringComparison.OrdinalIgnoreCase)
            || answer.Body.Contains("routing key", StringComparison.OrdinalIgnoreCase);
        return answer.ReadText("status") switch
        {
            Success => Success,
            _ when isKey => Key,
            null => null,
            _ => Invalid,
        };
    }
}
