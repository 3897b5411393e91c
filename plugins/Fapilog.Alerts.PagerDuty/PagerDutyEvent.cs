using System.Globalization;
using System.Text.Json.Nodes;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.PagerDuty;

/// <summary>
/// Renders the body of one call: a trigger, or the resolve of a finding that is over.
/// </summary>
internal static class PagerDutyEvent
{
    /// <summary>PagerDuty says 512 KB without saying which; the smaller reading is safe.</summary>
    public const int MaxBytes = 512_000;

    private const int MaxSummary = 1024;
    private const int MaxText = 255;
    private const int MaxName = 300;
    private const int MaxFact = 8_000;
    private const int MaxMessage = 200_000;
    private const int RoomForShortened = 200;

    // The quotes of name and value, the colon and the comma.
    private const int BytesOfEntry = 6;

    public static byte[] Render(string routingKey, AuditEvent auditEvent, AlertSeverity severity, string? clientUrl)
    {
        var report = new AlertReport(auditEvent, severity);
        var isClear = auditEvent.Alert.Action is AlertAction.Clear;
        byte[] Write(JsonObject? details)
        {
            var body = new JsonObject
            {
                ["routing_key"] = routingKey,
                ["event_action"] = isClear ? "resolve" : "trigger",
                ["dedup_key"] = DeliveryKey.ForFinding(auditEvent),
            };
            if (!isClear)
            {
                body["client"] = "fapilog";
                AddText(body, "client_url", clientUrl is { Length: > 0 } ? Link(clientUrl, auditEvent) : string.Empty);
                body["payload"] = Payload(auditEvent, report, details ?? []);
            }

            return VendorJson.Write(body);
        }

        var frame = Write(null);
        return isClear ? frame : Write(Details(report, MaxBytes - frame.Length).ToJson("PagerDuty's limit"));
    }

    private static JsonObject Payload(AuditEvent auditEvent, AlertReport report, JsonObject details)
    {
        var payload = new JsonObject
        {
            ["summary"] = TextLimit.Cut(report.Headline, MaxSummary, TextUnit.Utf16),
            ["source"] = Short(report.Fact("hostname")) is { Length: > 0 } host ? host : "fapilog",
            ["severity"] = report.Severity,
            ["timestamp"] = AlertWords.Time(auditEvent.Timestamp),
        };
        AddText(payload, "component", Short(report.Fact("component")));
        AddText(payload, "group", Short(report.Fact("compliance_level")));
        AddText(payload, "class", Short(report.Fact("event_type")));
        payload["custom_details"] = details;
        return payload;
    }

    private static void AddText(JsonObject json, string name, string text)
    {
        if (text.Length > 0)
        {
            json[name] = text;
        }
    }

    private static string Short(string text) => TextLimit.Cut(text, MaxText, TextUnit.Utf16);

    private static string Link(string template, AuditEvent auditEvent) => template
        .Replace("{event_id}", Uri.EscapeDataString(Short(PlainText.Line(auditEvent.EventId))), StringComparison.Ordinal)
        .Replace(
            "{sequence_number}",
            auditEvent.SequenceNumber?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
            StringComparison.Ordinal);

    /// <summary>
    /// What PagerDuty shows below an alert, as names and texts: the facts first, then the whole message, then metadata, as far
    /// as the limit of the body allows.
    /// </summary>
    private static AlertFields Details(AlertReport report, int maxBytes)
    {
        var fields = new AlertFields(maxBytes - RoomForShortened, TextUnit.Json, MaxName, BytesOfEntry);
        if (report.Marks.Count > 0)
        {
            fields.Add("marks", string.Join(", ", report.Marks));
        }

        foreach (var fact in report.Facts)
        {
            fields.Add(fact.Name, fact.Value, MaxFact);
        }

        fields.Add("message", report.What, MaxMessage);
        foreach (var detail in report.Details)
        {
            fields.Add(detail.Name, detail.Value);
        }

        return fields;
    }
}
