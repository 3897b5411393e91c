using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Delivery;
using static Fapilog.Alerting.AlertFailureKind;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// What Power Automate's answers mean, by its own words.
/// </summary>
internal static partial class TeamsAnswers
{
    private const string Page = "(a page)";
    private const string Odd =
        "A workflow answers 202, or 200 where its author lets it respond. Whether it posts the alert is not known.";
    private const string CopyAgain =
        "Copy the address again as a whole, up to the end of 'sig=…', from the workflow's trigger in Teams or Power Automate.";

    private static readonly OutcomeTable Table = OutcomeTable.Http.With(
        new(203, 299, Rejected, Odd) { Code = DeliveryCodes.OutcomeUnknown },
        new(201, Rejected, Odd) { Code = DeliveryCodes.OutcomeUnknown },
        new(400, Rejected, "The workflow does not accept this alert."),
        new(
            401,
            InstanceFailed,
            $"The signature is missing, wrong or expired, or the workflow has a new address (those on 'logic.azure.com' ended in November 2025). {CopyAgain}"),
        new(
            403,
            InstanceFailed,
            $"Power Automate, or a policy of your organisation, does not let this host call the workflow. Ask an administrator whether triggers by HTTP are allowed. {CopyAgain}"),
        new(
            404,
            InstanceFailed,
            $"There is no workflow at this address: it was deleted, or the address is cut short. {CopyAgain}"),
        new(410, InstanceFailed, $"The workflow was deleted, or its address was replaced. {CopyAgain}"),
        new(413, Rejected, "The alert is larger than the workflow accepts."),
        new(429, Temporary, "The workflow, or Teams, is called too often.") { Wait = TimeSpan.FromSeconds(15) },
        new(
            200,
            InstanceFailed,
            "A workflow answers no web page: a proxy or a sign-in page answered instead. Check the address and the way out of this host.")
        {
            Word = Page,
        },
        new("HTTP error 413", Rejected, "Teams finds the card too large."),
        new("HTTP error 400", Rejected, "Teams does not accept this card."),
        new("HTTP error 5xx", Temporary, "Teams did not accept the card just now."),
        new(
            "HTTP error",
            InstanceFailed,
            "The address is that of an old connector, and Teams accepts nothing from it. Replace it with a workflow."),
        new("HTTP error 429", Temporary, "Teams is called too often.") { Wait = TimeSpan.FromSeconds(15) },
        new(
            "DirectApiAuthorizationRequired",
            InstanceFailed,
            $"The workflow's trigger asks for a sign-in, or the address lost its signature. Set 'Who can trigger the flow?' to 'Anyone' and save. {CopyAgain}"),
        new(
            "WorkflowNotFound",
            InstanceFailed,
            $"The workflow was deleted. Make a new one and configure its address, or: {CopyAgain}"),
        new(
            "WorkflowTriggerNotFound",
            InstanceFailed,
            $"The workflow no longer begins with a webhook. Give it the trigger 'When a Teams webhook request is received'. {CopyAgain}"),
        new(
            "WorkflowTriggerIsNotEnabled",
            InstanceFailed,
            "The workflow is turned off or was deleted. Turn it on in the Workflows app, or make a new one and configure its address."),
        new(
            "TriggerInputSchemaMismatch",
            InstanceFailed,
            "The workflow's trigger was given a schema the card does not fit. Remove the schema from 'When a Teams webhook request is received'."));

    public static AlertDeliveryException? Judge(HttpAnswer answer) => Table.Judge(answer, Word(answer));

    private static string? Word(HttpAnswer answer)
    {
        if (answer.Status is >= 200 and < 300)
        {
            return ConnectorError().Match(answer.Body) is { Success: true } error ? ErrorWord(error.Groups[1].Value)
                : answer.Headers.GetValueOrDefault("Content-Type", string.Empty)
                    .StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
                    ? Page
                : null;
        }

        return Code().Match(answer.Body) is { Success: true } code ? code.Groups[1].Value : null;
    }

    // Old connectors answered 200 and described the failure in the text.
    private static string ErrorWord(string status) => status switch
    {
        "400" or "413" or "429" => $"HTTP error {status}",
        ['5', ..] => "HTTP error 5xx",
        _ => "HTTP error",
    };

    [GeneratedRegex(@"returned HTTP error (\d{3})")]
    private static partial Regex ConnectorError();

    [GeneratedRegex("\"code\"\\s*:\\s*\"([A-Za-z]{1,80})\"")]
    private static partial Regex Code();
}
