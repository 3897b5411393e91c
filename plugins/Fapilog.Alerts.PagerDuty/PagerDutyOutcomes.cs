using Fapilog.Delivery;

namespace Fapilog.Alerts.PagerDuty;

/// <summary>
/// PagerDuty's answers and what they mean.
/// </summary>
internal static class PagerDutyOutcomes
{
    // The words PagerDutyAnswer finds in a body.
    public const string Success = "success";
    public const string Invalid = "invalid event";
    public const string Key = "routing key";

    private const string WrongKey = "Check 'RoutingKey': it must be the 'Integration Key' of an 'Events API V2' integration of an active "
        + "service, and its account must be in the service region of 'BaseUrl' (EU accounts: https://events.eu.pagerduty.com).";

    private const string WrongAddress = "PagerDuty's Events API does not answer so: check 'BaseUrl', and what stands between.";

    /// <summary>"Retrying 3 times with each request being 30 seconds apart", PagerDuty advises; it sends no Retry-After.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    public static OutcomeTable Table { get; } = OutcomeTable.Http.With(
        new(200, 299, null, DeliveryVerdict.InstanceFailed, WrongAddress),
        new(200, 299, Success, DeliveryVerdict.Delivered, string.Empty),
        new(202, DeliveryVerdict.Delivered, string.Empty),
        new(200, 299, Invalid, DeliveryVerdict.Rejected, "PagerDuty calls the event invalid, and would not take it again."),
        new(400, DeliveryVerdict.Rejected, "PagerDuty calls the event invalid, and would not take it again."),
        new(200, 400, Key, DeliveryVerdict.InstanceFailed, WrongKey),
        new(401, DeliveryVerdict.InstanceFailed, WrongAddress),
        new(402, DeliveryVerdict.InstanceFailed, "PagerDuty asks for payment: look at the account's subscription."),
        new(403, DeliveryVerdict.InstanceFailed, "PagerDuty, or something between, forbids the call: look at the account's state and at proxies."),
        new(404, 405, null, DeliveryVerdict.InstanceFailed, WrongAddress),
        new(407, DeliveryVerdict.InstanceFailed, "The proxy asks for a password: put it into 'Proxy'."),
        new(413, DeliveryVerdict.Rejected, "The event is too large, for PagerDuty or for something between, although it keeps the limit of 512 KB."),
        new(429, DeliveryVerdict.TryAgain, "The integration key sent more than its rate of about 120 events a minute; others may share it.")
        {
            Wait = Step,
        });

    public static AttemptResult<HttpAnswer> Judge(HttpAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return Table.Judge(answer, PagerDutyAnswer.Read(answer).Word);
    }
}
