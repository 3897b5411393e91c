using System.Text.Json.Nodes;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// Renders the message a workflow posts: one Adaptive Card 1.4, small enough for Teams.
/// </summary>
/// <remarks>
/// Text from an event goes into text runs, which Teams shows as they are: text blocks and facts are Markdown, whose escapes the
/// desktop's and the phone's client read differently. But text runs break between words only: a text with a word that may not
/// fit becomes a text block where it is the same as Markdown, so that it can be copied whole, and otherwise gets invisible
/// breaks.
/// </remarks>
internal static class TeamsMessage
{
    /// <summary>
    /// The limit of a message. Teams' limit is 28 KiB of its own form of the card, which was measured to be 1.19 times the
    /// request; the rest is room for what was not measured.
    /// </summary>
    public const int MaxBytes = 20_000;

    private const int LengthOfSpoken = 200;
    private const int LengthOfLarge = 120;

    public static byte[] Render(AuditEvent auditEvent, AlertSeverity severity)
    {
        var report = new AlertReport(auditEvent, severity);
        var (color, style) = severity switch
        {
            _ when auditEvent.Alert.Action is AlertAction.Clear => ("Good", "good"),
            >= AlertSeverity.Error => ("Attention", "attention"),
            >= AlertSeverity.Warning => ("Warning", "warning"),
            _ => ("Default", "emphasis"),
        };
        var bodies = CardPlan.FromFull.Select(plan => VendorJson.Write(Message(report, CardBody(report, plan, color, style))));
        return bodies.FirstOrDefault(body => Size(body) <= MaxBytes)
            ?? VendorJson.Write(Message(report, CardBody(report, CardPlan.FromFull[^1], color, style)));
    }

    private static JsonObject Message(AlertReport report, JsonArray cardBody) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["contentUrl"] = null,
            ["content"] = new JsonObject
            {
                ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                ["type"] = "AdaptiveCard",
                ["version"] = "1.4",
                ["fallbackText"] = Fallback(report),
                ["speak"] = Spoken(report),
                ["msteams"] = new JsonObject { ["width"] = "Full" },
                ["body"] = cardBody,
            },
        }),
    };

    private static JsonArray CardBody(AlertReport report, CardPlan plan, string color, string style)
    {
        var heading = string.Join(" · ", [.. report.Marks, report.Severity.ToUpperInvariant()]);
        JsonArray items =
        [
            Element("TextBlock", ("text", heading), ("wrap", true), ("color", color), ("weight", "Bolder")),
            What(Cut(report.What, plan.What)),
        ];
        var body = new JsonArray { Element("Container", ("style", style), ("bleed", true), ("items", items)) };
        foreach (var (index, fact) in report.Facts.Index())
        {
            body.Add(Line(fact.Label, Cut(fact.Value, plan.Limit(fact)), index == 0, separator: false, CardPlan.IsAnchor(fact)));
        }

        foreach (var (index, detail) in report.Details.Take(plan.Details).Index())
        {
            body.Add(Line(
                Cut(detail.Label, plan.Detail),
                Cut(detail.Value, plan.Detail),
                index == 0,
                separator: index == 0,
                isAnchor: false));
        }

        if (plan.Shortens(report))
        {
            body.Add(Element(
                "TextBlock",
                ("text", "Shortened to fit Teams. The stored event has everything."),
                ("wrap", true),
                ("isSubtle", true)));
        }

        return body;
    }

    private static JsonObject What(string text)
    {
        var isLarge = text.Length <= LengthOfLarge;
        var isLong = CardText.HasLongWord(text, isLarge ? CardText.LongestLargeWord : CardText.LongestWord);
        var block = isLong && CardText.IsSameAsMarkdown(text)
            ? Element(
                "TextBlock",
                ("text", CardText.Shown(text)),
                ("wrap", true),
                ("weight", "Bolder"),
                ("size", isLarge ? "Large" : "Default"))
            : Element("RichTextBlock", ("inlines", new JsonArray(
                Run(CardText.Breakable(text, CardText.LongestWord), "Bolder", isLarge && !isLong ? "Large" : "Default"))));

        // Only a container has a direction of text.
        var what = CardText.BeginsRightToLeft(text)
            ? Element("Container", ("rtl", true), ("items", new JsonArray(block)))
            : block;
        what["spacing"] = "Small";
        return what;
    }

    private static JsonObject Line(string label, string value, bool isFirst, bool separator, bool isAnchor)
    {
        var isLong = CardText.HasLongWord(label, CardText.LongestWord) || CardText.HasLongWord(value, CardText.LongestWord);
        var isSame = CardText.IsSameAsMarkdown(label)
            && (isAnchor ? CardText.IsOwnSameAsMarkdown(value) : CardText.IsSameAsMarkdown(value));
        var line = isLong && isSame
            ? Element(
                "TextBlock",
                ("text", $"**{CardText.Shown(label)}:** {CardText.Shown(value)}"),
                ("wrap", true),
                ("fontType", isAnchor ? "Monospace" : null))
            : Element("RichTextBlock", ("inlines", new JsonArray(
                Run(CardText.Breakable(label, CardText.LongestWord), "Bolder", after: ": "),

                // An invisible break would be copied with a checksum or a command, and make another one of it.
                Run(isAnchor ? value : CardText.Breakable(value, CardText.LongestWord), isMonospace: isAnchor))));
        line["spacing"] = isFirst ? "Medium" : "Small";
        if (separator)
        {
            line["separator"] = true;
        }

        return line;
    }

    private static JsonObject Run(
        string text, string? weight = null, string? size = null, bool isMonospace = false, string after = "") => Element(
        "TextRun",
        ("text", CardText.Shown(text) + after),
        ("weight", weight),
        ("size", size),
        ("fontType", isMonospace ? "Monospace" : null));

    private static JsonObject Element(string type, params (string Name, JsonNode? Value)[] members)
    {
        var element = new JsonObject { ["type"] = type };
        foreach (var (name, value) in members.Where(member => member.Value is not null))
        {
            element[name] = value;
        }

        return element;
    }

    // Clients read it as Markdown, so it holds nothing of an event but a number.
    private static string Fallback(AlertReport report)
    {
        var sequence = report.Fact("sequence_number");
        var place = sequence.All(char.IsAsciiDigit) ? $", sequence {sequence}" : string.Empty;
        return $"{string.Join(' ', [.. report.Marks, report.Severity.ToUpperInvariant()])}: audit alert{place}. This client cannot show the card.";
    }

    // Text or SSML: without these three characters it is the same as either.
    private static string Spoken(AlertReport report)
    {
        var text = report.What.Replace('\n', ' ').Replace('<', ' ').Replace('>', ' ').Replace('&', ' ');
        return $"Audit alert, {report.Severity}. {CardText.Shown(Cut(text, LengthOfSpoken))}";
    }

    private static string Cut(string text, int limit) => TextLimit.Cut(text, limit, TextUnit.Utf16);

    /// <summary>Measures as if everything outside ASCII were escaped, in case that is how Teams keeps it.</summary>
    private static int Size(byte[] body) => body.Sum(octet => octet switch
    {
        < 0x80 => 1,
        >= 0xF0 => 12,
        >= 0xC0 => 6,
        _ => 0,
    });
}

/// <summary>
/// How much of each text a card shows, in UTF-16 units.
/// </summary>
internal sealed record CardPlan(int What, int Fact, int Details, int Detail)
{
    // For a checksum and a command, which are useful only as a whole.
    private const int Anchor = 400;

    /// <summary>Gets the plans from the fullest to one that always fits.</summary>
    public static IReadOnlyList<CardPlan> FromFull { get; } =
        [new(4000, 500, 25, 300), new(4000, 300, 10, 100), new(2000, 200, 0, 0), new(400, 60, 0, 0)];

    public static bool IsAnchor(AlertFact fact) => fact.Name is "checksum" or "verify_with";

    public int Limit(AlertFact fact) => IsAnchor(fact) ? Anchor : Fact;

    /// <summary>Determines whether the plan leaves something out.</summary>
    public bool Shortens(AlertReport report) =>
        report.What.Length > What
        || report.Facts.Any(fact => fact.Value.Length > Limit(fact))
        || report.Details.Count > Details
        || report.Details.Any(detail => detail.Value.Length > Detail || detail.Label.Length > Detail);
}
