using System.Text.RegularExpressions;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// What Power Automate's answers mean, by its own words.
/// </summary>
internal static partial class TeamsAnswers
{
    private const string Page = "(a page)";
    private const string Odd = "A workflow answers 202, or 200 where its author lets it respond. Whether it posts the alert is not known.";
    private const string CopyAgain = "Copy the address again as a whole, up to the end of 'sig=…', from the workflow's trigger in Teams or Power Automate.";

    public static OutcomeTable Table { get; } = OutcomeTable.Http.With(
        new OutcomeRow(203, 299, null, DeliveryVerdict.Rejected, Odd),
        new OutcomeRow(201, DeliveryVerdict.Rejected, Odd),
        new OutcomeRow(400, DeliveryVerdict.Rejected, "The workflow does not take this alert."),
        new OutcomeRow(401, DeliveryVerdict.InstanceFailed, $"The signature is missing, wrong or expired, or the workflow has a new address (those on 'logic.azure.com' ended in November 2025). {CopyAgain}"),
        new OutcomeRow(403, DeliveryVerdict.InstanceFailed, $"Power Automate, or a policy of your organisation, does not let this host call the workflow. Ask an administrator whether triggers by HTTP are allowed. {CopyAgain}"),
        new OutcomeRow(404, DeliveryVerdict.InstanceFailed, $"There is no workflow at this address: it was deleted, or the address is cut short. {CopyAgain}"),
        new OutcomeRow(410, DeliveryVerdict.InstanceFailed, $"The workflow was deleted, or its address was replaced. {CopyAgain}"),
        new OutcomeRow(413, DeliveryVerdict.Rejected, "The alert is larger than the workflow takes."),
        new OutcomeRow(429, DeliveryVerdict.TryAgain, "The workflow, or Teams, is called too often.") { Wait = TimeSpan.FromSeconds(15) },
        new OutcomeRow(200, 200, Page, DeliveryVerdict.InstanceFailed, "A workflow answers no web page: a proxy or a sign-in page answered in its place. Check the address and the way out of this host."),
        new OutcomeRow("HTTP error 413", DeliveryVerdict.Rejected, "Teams finds the card too large."),
        new OutcomeRow("HTTP error 400", DeliveryVerdict.Rejected, "Teams does not take this card."),
        new OutcomeRow("HTTP error 5xx", DeliveryVerdict.TryAgain, "Teams did not take the card just now."),
        new OutcomeRow("HTTP error", DeliveryVerdict.InstanceFailed, "The address is that of an old connector, and Teams takes nothing from it. Replace it with a workflow."),
        new OutcomeRow("HTTP error 429", DeliveryVerdict.TryAgain, "Teams is called too often.") { Wait = TimeSpan.FromSeconds(15) },
        new OutcomeRow("DirectApiAuthorizationRequired", DeliveryVerdict.InstanceFailed, $"The workflow's trigger asks for a sign-in, or the address lost its signature. Set 'Who can trigger the flow?' to 'Anyone' and save. {CopyAgain}"),
        new OutcomeRow("WorkflowNotFound", DeliveryVerdict.InstanceFailed, $"The workflow was deleted. Make a new one and configure its address, or: {CopyAgain}"),
        new OutcomeRow("WorkflowTriggerNotFound", DeliveryVerdict.InstanceFailed, $"The workflow begins no longer with a webhook. Give it the trigger 'When a Teams webhook request is received'. {CopyAgain}"),
        new OutcomeRow("WorkflowTriggerIsNotEnabled", DeliveryVerdict.InstanceFailed, "The workflow is turned off or was deleted. Turn it on in the Workflows app, or make a new one and configure its address."),
        new OutcomeRow("TriggerInputSchemaMismatch", DeliveryVerdict.InstanceFailed, "The workflow's trigger was given a schema the card does not fit. Remove the schema from 'When a Teams webhook request is received'."));

    public static AttemptResult<HttpAnswer> Judge(HttpAnswer answer) => Table.Judge(answer, Word(answer));

    private static string? Word(HttpAnswer answer)
    {
        if (answer.Status is >= 200 and < 300)
        {
            return ConnectorError().Match(answer.Body) is { Success: true } error ? ErrorWord(error.Groups[1].Value)
                : answer.Headers.GetValueOrDefault("Content-Type", string.Empty).StartsWith("text/html", StringComparison.OrdinalIgnoreCase) ? Page
                : null;
        }

        return Code().Match(answer.Body) is { Success: true } code ? code.Groups[1].Value : null;
    }

    // Old connectors answered 200 and told the failure in the text.
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
