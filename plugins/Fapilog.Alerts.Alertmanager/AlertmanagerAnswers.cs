using Fapilog.Alerting;
using Fapilog.Delivery;
using static Fapilog.Alerting.AlertFailureKind;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// What an Alertmanager's answers mean (API v2, versions 0.16 and later).
/// </summary>
internal static class AlertmanagerAnswers
{
    private const string SomeBody = "(a body)";

    private static readonly string[] Words =
        ["start time must be before end time", "invalid label set", "invalid annotations", "at least one label pair required", "parsing alerts body"];

    private static readonly OutcomeTable Table = OutcomeTable.Http.With(
        new(201, 299, InstanceFailed, "An Alertmanager answers 200. This answer did not come from one; check 'Urls'."),
        new(
            200,
            InstanceFailed,
            "An Alertmanager answers 200 and nothing more. A sign-in page or another service answered instead; check 'Urls', 'User' and 'BearerToken'.")
        {
            Word = SomeBody,
        },
        new(400, Rejected, "The Alertmanager considers this alert malformed, and would again."),
        new(
            401,
            InstanceFailed,
            "The Alertmanager, or a proxy in front of it, asks for credentials. Set 'User' and 'Password' as in its web configuration file, or 'BearerToken'."),
        new(
            403,
            InstanceFailed,
            "A proxy in front of the Alertmanager refuses these credentials or this host. Let it pass POST on /api/v2/alerts."),
        new(
            404,
            InstanceFailed,
            "There is no API v2 at this address. Add the path prefix of '--web.route-prefix' or '--web.external-url' to 'Urls'; versions before 0.16 have no API v2."),
        new(405, InstanceFailed, "The server at this address does not accept POST. Check 'Urls'."),
        new(413, Rejected, "A proxy in front of the Alertmanager accepts no body of this size. Raise its limit to 64 kB."),
        new(415, InstanceFailed, "The server at this address does not accept JSON. Check 'Urls'."),
        new(422, Rejected, "The Alertmanager considers this alert malformed, and would again."),
        new(400, Rejected, "The alert would end before it begins. Compare the clocks of both hosts.") { Word = Words[0] },
        new(400, Rejected, "A label has a name that it does not accept. Check 'Labels'.") { Word = Words[1] },
        new(429, Temporary, "A proxy in front of the Alertmanager limits the rate."));

    public static AlertDeliveryException? Judge(HttpAnswer answer) => Table.Judge(answer, Word(answer));

    private static string? Word(HttpAnswer answer) => answer.Status == 200
        ? answer.Body.Length > 0 ? SomeBody : null
        : Array.Find(Words, word => answer.Body.Contains(word, StringComparison.Ordinal));
}
