using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// Renders the body that opens an alert, and the one that closes it, within the vendor's limits. They are in characters, and
/// the vendor does not say of which kind: UTF-16 units are the safe reading.
/// </summary>
/// <remarks>The vendor reads HTML in its texts, so what could be that in a text of an event is broken up.</remarks>
internal static partial class OpsgenieAlert
{
    private const int MaxMessage = 130;
    private const int MaxDescription = 15_000;
    private const int MaxEntity = 512;
    private const int MaxSource = 100;
    private const int MaxTag = 50;
    private const int MaxTags = 20;
    private const int MaxNote = 25_000;
    private const int MaxDetails = 8_000;
    private const int MaxDetailName = 100;
    private const int MaxFact = 400;
    private const int RoomForShortened = 200;

    // A command that is cut verifies nothing: it gets more room than the rest.
    private const int MaxCommand = 2_000;
    private const string Name = "fapilog";

    public static byte[] Create(AuditEvent auditEvent, AlertSeverity severity, string alias)
    {
        var report = new AlertReport(auditEvent, severity);
        var facts = Facts(report);
        var body = new JsonObject
        {
            ["message"] = Cut(report.Headline, MaxMessage),
            ["alias"] = alias,
            ["description"] = Description(report, facts),
            ["priority"] = Priority(severity),
            ["user"] = Name,
            ["source"] = Source(report),
        };
        if (Cut(report.Fact("component"), MaxEntity) is { Length: > 0 } entity)
        {
            body["entity"] = entity;
        }

        body["tags"] = new JsonArray([.. Tags(report, auditEvent)]);
        body["details"] = Details(report, facts).ToJson("the limit of 8,000 characters");
        return VendorJson.Write(body);
    }

    public static byte[] Close(AuditEvent auditEvent, AlertSeverity severity)
    {
        var report = new AlertReport(auditEvent, severity);
        return VendorJson.Write(new JsonObject
        {
            ["user"] = Name,
            ["source"] = Source(report),
            ["note"] = Cut($"{report.Headline}\n{Lines(Facts(report))}", MaxNote),
        });
    }

    private static string Priority(AlertSeverity severity) => severity switch
    {
        >= AlertSeverity.Critical => "P1",
        >= AlertSeverity.Error => "P2",
        >= AlertSeverity.Warning => "P3",
        _ => "P5",
    };

    private static AlertFact[] Facts(AlertReport report) =>
        [
            .. report.Facts.Select(fact => fact with
            {
                Value = Cut(fact.Value, fact.Name == "verify_with" ? MaxCommand : MaxFact),
            }),
        ];

    /// <summary>The facts always fit below what happened, which is cut before them.</summary>
    private static string Description(AlertReport report, AlertFact[] facts)
    {
        var lines = "\n\n" + Lines(facts);
        return Cut(report.What, MaxDescription - lines.Length) + lines;
    }

    /// <summary>The facts first, which always fit; then metadata as far as it does.</summary>
    private static AlertFields Details(AlertReport report, AlertFact[] facts)
    {
        var fields = new AlertFields(MaxDetails - RoomForShortened, TextUnit.Utf16, MaxDetailName, overhead: 0);
        foreach (var fact in facts.Concat(report.Details))
        {
            fields.Add(Shown(fact.Name), Shown(fact.Value));
        }

        return fields;
    }

    private static string Lines(AlertFact[] facts) => string.Join('\n', facts.Select(fact => $"{fact.Label}: {fact.Value}"));

    private static string Source(AlertReport report) =>
        Cut(report.Fact("hostname"), MaxSource) is { Length: > 0 } host ? host : Name;

    private static IEnumerable<JsonNode> Tags(AlertReport report, AuditEvent auditEvent) =>
        new[] { Name, report.Severity, report.Fact("event_type"), report.Fact("compliance_level") }
            .Concat(report.Marks)
            .Concat(auditEvent.Alert.Reasons.Select(PlainText.Line))
            .Select(tag => Cut(tag, MaxTag))
            .Where(tag => tag.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Take(MaxTags)
            .Select(tag => (JsonNode)tag);

    private static string Cut(string text, int limit) => TextLimit.Cut(Shown(text), limit, TextUnit.Utf16);

    /// <summary>
    /// Puts a zero-width space behind what begins a tag or an entity of HTML. Escapes would be seen on a phone, in a mail and in
    /// a text message, which are not HTML.
    /// </summary>
    private static string Shown(string text) => Html().Replace(text, "$0\u200B");

    [GeneratedRegex("<(?=[A-Za-z/!?])|&(?=#?[A-Za-z0-9]+;)", RegexOptions.CultureInvariant)]
    private static partial Regex Html();
}
