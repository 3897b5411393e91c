using System.Globalization;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// Renders the body that opens an alert, and the one that closes it, within the vendor's limits. They are in characters, and
/// the vendor does not say of which kind: UTF-16 units are the safe reading.
/// </summary>
internal static class OpsgenieAlertBody
{
    private const int MaxMessage = 130;
    private const int MaxDescription = 15_000;
    private const int MaxEntity = 512;
    private const int MaxSource = 100;
    private const int MaxTag = 50;
    private const int MaxTags = 20;
    private const int MaxNote = 25_000;
    private const string Name = "fapilog";

    public static byte[] Create(AuditEvent auditEvent, AlertSeverity severity, string alias)
    {
        var report = AlertReport.Of(auditEvent, severity);
        var details = new OpsgenieDetails(report);
        return VendorJson.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("message", Cut(report.Headline, MaxMessage));
            writer.WriteString("alias", alias);
            writer.WriteString("description", Description(report, details));
            writer.WriteString("priority", OpsgeniePriority.Of(severity));
            WriteSender(writer, report);
            WriteEntity(writer, report);
            writer.WriteStartArray("tags");
            foreach (var tag in Tags(report, auditEvent))
            {
                writer.WriteStringValue(tag);
            }

            writer.WriteEndArray();
            writer.WriteStartObject("details");
            details.WriteTo(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    public static byte[] Close(AuditEvent auditEvent, AlertSeverity severity)
    {
        var report = AlertReport.Of(auditEvent, severity);
        return VendorJson.Write(writer =>
        {
            writer.WriteStartObject();
            WriteSender(writer, report);
            writer.WriteString("note", Cut(string.Create(CultureInfo.InvariantCulture, $"{report.Headline}\n{Lines(new OpsgenieDetails(report))}"), MaxNote));
            writer.WriteEndObject();
        });
    }

    /// <summary>The facts stand whole below what happened, which is cut before them.</summary>
    private static string Description(AlertReport report, OpsgenieDetails details)
    {
        var facts = "\n\n" + Lines(details);
        return Cut(report.What, MaxDescription - facts.Length) + facts;
    }

    private static string Lines(OpsgenieDetails details) => string.Join('\n', details.Facts.Select(fact => $"{fact.Label}: {fact.Value}"));

    private static void WriteSender(Utf8JsonWriter writer, AlertReport report)
    {
        writer.WriteString("user", Name);
        writer.WriteString("source", Cut(report.Fact("hostname"), MaxSource) is { Length: > 0 } host ? host : Name);
    }

    private static void WriteEntity(Utf8JsonWriter writer, AlertReport report)
    {
        if (Cut(report.Fact("component"), MaxEntity) is { Length: > 0 } entity)
        {
            writer.WriteString("entity", entity);
        }
    }

    private static IEnumerable<string> Tags(AlertReport report, AuditEvent auditEvent) =>
        new[] { Name, report.Severity, report.Fact("event_type"), report.Fact("compliance_level") }
            .Concat(report.Marks)
            .Concat(auditEvent.Alert.Reasons.Select(PlainText.Line))
            .Select(tag => Cut(tag, MaxTag))
            .Where(tag => tag.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Take(MaxTags);

    private static string Cut(string text, int limit) => TextLimit.Cut(text, limit, TextUnit.Utf16);
}
