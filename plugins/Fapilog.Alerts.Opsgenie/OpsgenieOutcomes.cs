using Fapilog.Delivery;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// The Alert API's answers and what they mean; the same in Opsgenie and in Jira Service Management.
/// </summary>
internal static class OpsgenieOutcomes
{
    // The words OpsgenieAnswer finds in a body.
    public const string Accepted = "accepted";
    public const string KeyFormat = "key format";

    private const string WrongAddress = "The Alert API does not answer so: check 'Preset', 'BaseUrl', and what stands between.";

    private const string WrongKey = "Check 'ApiKey' and 'Preset': the key must be that of an integration of the type 'API' that is switched "
        + "on, in the region of the preset ('Eu' for EU accounts). An account that moved to Jira Service Management needs 'Preset' 'Jsm' and "
        + "a key made there.";

    public static OutcomeTable Table { get; } = OutcomeTable.Http.With(
        new(200, 299, null, DeliveryVerdict.InstanceFailed, WrongAddress),
        new(200, 299, Accepted, DeliveryVerdict.Delivered, string.Empty),
        new(202, DeliveryVerdict.Delivered, string.Empty),
        new(400, DeliveryVerdict.Rejected, "The vendor cannot read the request, and would not read it again."),
        new(401, DeliveryVerdict.InstanceFailed, WrongKey),
        new(402, DeliveryVerdict.InstanceFailed, "The account's plan does not allow this: look at its subscription."),
        new(403, DeliveryVerdict.InstanceFailed, "The key may not open alerts. The account's own API key ('API key management') and keys of other "
            + "integrations cannot, and an integration may be limited to reading or to one team. " + WrongKey),
        new(404, 405, null, DeliveryVerdict.InstanceFailed, WrongAddress),
        new(407, DeliveryVerdict.InstanceFailed, "The proxy asks for a password: put it into 'Proxy'."),
        new(413, DeliveryVerdict.Rejected, "The alert is too large, for the vendor or for something between."),
        new(422, DeliveryVerdict.Rejected, "The vendor reads the alert and refuses a part of it, and would refuse it again."),
        new(401, 422, KeyFormat, DeliveryVerdict.InstanceFailed, WrongKey),
        new(429, DeliveryVerdict.TryAgain, "The vendor limits the account's requests; others share the limit.")
        {
            Wait = TimeSpan.FromSeconds(30),
        });

    public static AttemptResult<HttpAnswer> Judge(HttpAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return answer.Status == 429 && OpsgenieAnswer.LimitOf(answer) is { } limit
            ? AttemptResult.TryAgain<HttpAnswer>($"{answer}. {Table.Find(429).Remedy} Limited: {limit}.", Wait(answer))
            : Table.Judge(answer, OpsgenieAnswer.Read(answer).Word, OpsgenieAnswer.Period(answer));
    }

    private static TimeSpan? Wait(HttpAnswer answer) => answer.RetryAfter ?? OpsgenieAnswer.Period(answer) ?? Table.Find(429).Wait;
}
