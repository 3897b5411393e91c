using Fapilog.Delivery;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// What an Alertmanager's answers mean (API v2, versions 0.16 and later).
/// </summary>
internal static class AlertmanagerAnswers
{
    private const string SomeBody = "(a body)";

    private static readonly string[] Words =
        ["start time must be before end time", "invalid label set", "invalid annotations", "at least one label pair required", "parsing alerts body"];

    public static OutcomeTable Table { get; } = OutcomeTable.Http.With(
        new OutcomeRow(201, 299, null, DeliveryVerdict.InstanceFailed, "An Alertmanager answers 200. Something else stands at this address; check 'Urls'."),
        new OutcomeRow(200, 200, SomeBody, DeliveryVerdict.InstanceFailed, "An Alertmanager answers 200 and nothing more. A sign-in page or another service stands at this address; check 'Urls', 'User' and 'BearerToken'."),
        new OutcomeRow(400, DeliveryVerdict.Rejected, "The Alertmanager takes this alert for malformed, and would again."),
        new OutcomeRow(401, DeliveryVerdict.InstanceFailed, "The Alertmanager, or a proxy in front of it, asks for credentials. Set 'User' and 'Password' as in its web configuration file, or 'BearerToken'."),
        new OutcomeRow(403, DeliveryVerdict.InstanceFailed, "A proxy in front of the Alertmanager refuses these credentials or this host. Let it pass POST on /api/v2/alerts."),
        new OutcomeRow(404, DeliveryVerdict.InstanceFailed, "There is no API v2 at this address. Add the path prefix of '--web.route-prefix' or '--web.external-url' to 'Urls'; versions before 0.16 have no API v2."),
        new OutcomeRow(405, DeliveryVerdict.InstanceFailed, "What stands at this address takes no POST. Check 'Urls'."),
        new OutcomeRow(413, DeliveryVerdict.Rejected, "A proxy in front of the Alertmanager takes no body of this size. Raise its limit to 64 kB."),
        new OutcomeRow(415, DeliveryVerdict.InstanceFailed, "What stands at this address takes no JSON. Check 'Urls'."),
        new OutcomeRow(422, DeliveryVerdict.Rejected, "The Alertmanager takes this alert for malformed, and would again."),
        new OutcomeRow(400, 400, Words[0], DeliveryVerdict.Rejected, "The alert would end before it begins. Compare the clocks of both hosts."),
        new OutcomeRow(400, 400, Words[1], DeliveryVerdict.Rejected, "A label has a name it does not take. Check 'Labels'."),
        new OutcomeRow(429, DeliveryVerdict.TryAgain, "A proxy in front of the Alertmanager limits the rate."));

    public static AttemptResult<HttpAnswer> Judge(HttpAnswer answer) => Table.Judge(answer, Word(answer));

    private static string? Word(HttpAnswer answer) => answer.Status == 200
        ? answer.Body.Length > 0 ? SomeBody : null
        : Array.Find(Words, word => answer.Body.Contains(word, StringComparison.Ordinal));
}
