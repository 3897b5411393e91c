using System.Globalization;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.PagerDuty;

/// <summary>
/// Renders the body of one call: a trigger, or the resolve of a finding that is over.
/// </summary>
internal static class PagerDutyEvent
{
    /// <summary>PagerDuty says 512 KB and not which; the smaller reading is safe.</summary>
    public const int MaxBytes = 512_000;

    private const int MaxSummary = 1024;
    private const int MaxText = 255;

    public static byte[] Render(string routingKey, AuditEvent auditEvent, AlertSeverity severity, string? clientUrl)
    {
        var dedupKey = DeliveryKey.OfFinding(auditEvent);
        if (auditEvent.Alert.Action is AlertAction.Clear)
        {
            return VendorJson.Write(writer => WriteHead(writer, routingKey, "resolve", dedupKey, static _ => { }));
        }

        var report = AlertReport.Of(auditEvent, severity);
        byte[] Trigger(CustomDetails? details) => VendorJson.Write(writer => WriteHead(writer, routingKey, "trigger", dedupKey, body =>
        {
            body.WriteString("client", "fapilog");
            if (clientUrl is { Length: > 0 })
            {
                body.WriteString("client_url", Link(clientUrl, auditEvent));
            }

            WritePayload(body, auditEvent, report, details);
        }));

        return Trigger(CustomDetails.Of(report, MaxBytes - Trigger(null).Length));
    }

    private static void WriteHead(Utf8JsonWriter writer, string routingKey, string action, string dedupKey, Action<Utf8JsonWriter> rest)
    {
        writer.WriteStartObject();
        writer.WriteString("routing_key", routingKey);
        writer.WriteString("event_action", action);
        writer.WriteString("dedup_key", dedupKey);
        rest(writer);
        writer.WriteEndObject();
    }

    private static void WritePayload(Utf8JsonWriter writer, AuditEvent auditEvent, AlertReport report, CustomDetails? details)
    {
        writer.WriteStartObject("payload");
        writer.WriteString("summary", TextLimit.Cut(report.Headline, MaxSummary, TextUnit.Utf16));
        writer.WriteString("source", Short(report.Fact("hostname")) is { Length: > 0 } host ? host : "fapilog");
        writer.WriteString("severity", report.Severity);
        writer.WriteString("timestamp", AlertWords.Time(auditEvent.Timestamp));
        WriteText(writer, "component", report.Fact("component"));
        WriteText(writer, "group", report.Fact("compliance_level"));
        WriteText(writer, "class", report.Fact("event_type"));
        writer.WriteStartObject("custom_details");
        details?.WriteTo(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string text)
    {
        if (Short(text) is { Length: > 0 } value)
        {
            writer.WriteString(name, value);
        }
    }

    private static string Short(string text) => TextLimit.Cut(text, MaxText, TextUnit.Utf16);

    private static string Link(string template, AuditEvent auditEvent) => template
        .Replace("{event_id}", Uri.EscapeDataString(Short(PlainText.Line(auditEvent.EventId))), StringComparison.Ordinal)
        .Replace(
            "{sequence_number}",
            auditEvent.SequenceNumber?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
            StringComparison.Ordinal);
}
