using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// Renders the JSON body: <c>type</c>, <c>timestamp</c> and <c>data</c>, as Standard Webhooks 1.0 advises, and small enough
/// (it advises less than 20 kB).
/// </summary>
internal static class WebhookBody
{
    public const int MaxBytes = 20_000;

    public static byte[] Render(AuditEvent auditEvent, AlertSeverity severity, string? channel)
    {
        var whole = Write(auditEvent, severity, channel, []);
        return whole.Length <= MaxBytes ? whole : Shortened(auditEvent, severity, channel);
    }

    /// <summary>Metadata goes first, then the end of the message, and only then the ends of all other texts.</summary>
    private static byte[] Shortened(AuditEvent auditEvent, AlertSeverity severity, string? channel)
    {
        var thin = auditEvent with { Metadata = AuditMap.Empty };
        string[] dropped = auditEvent.Metadata.Count > 0 ? ["metadata"] : [];
        var body = Write(thin, severity, channel, dropped);
        if (body.Length <= MaxBytes)
        {
            return body;
        }

        dropped = [.. dropped, "message"];
        var room = MaxBytes - Write(thin with { Message = string.Empty }, severity, channel, dropped).Length;
        if (room <= 0)
        {
            thin = ShortText.CutTexts(thin);
            channel = channel is null ? null : TextLimit.Cut(channel, ShortText.MaxBytesOfText, TextUnit.Json);
            dropped = [.. dropped, "other texts"];
            room = MaxBytes - Write(thin with { Message = string.Empty }, severity, channel, dropped).Length;
        }

        return Write(thin with { Message = TextLimit.Cut(thin.Message, room, TextUnit.Json) }, severity, channel, dropped);
    }

    private static byte[] Write(AuditEvent auditEvent, AlertSeverity severity, string? channel, string[] dropped) => VendorJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", "audit." + (auditEvent.Alert.Reasons is [var first, ..] ? first : "event"));
        writer.WriteString("timestamp", AlertWords.Time(auditEvent.Timestamp));
        writer.WriteStartObject("data");
        WriteEvent(writer, auditEvent, severity, channel);
        WriteAlert(writer, auditEvent.Alert);
        if (dropped.Length > 0)
        {
            WriteTexts(writer, "shortened", dropped);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private static void WriteEvent(Utf8JsonWriter writer, AuditEvent auditEvent, AlertSeverity severity, string? channel)
    {
        writer.WriteString("event_id", auditEvent.EventId);
        WriteNumber(writer, "sequence_number", auditEvent.SequenceNumber);
        writer.WriteString("checksum", auditEvent.Checksum);
        writer.WriteString("severity", AlertWords.Of(severity));
        writer.WriteString("event_type", auditEvent.EventType.Value);
        writer.WriteString("log_level", auditEvent.LogLevel.Value);
        writer.WriteString("component", auditEvent.Component);
        writer.WriteString("operation", auditEvent.Operation);
        writer.WriteString("message", auditEvent.Message);
        writer.WriteString("hostname", auditEvent.Hostname);
        writer.WriteString("compliance_level", auditEvent.ComplianceLevel?.Value);
        writer.WriteBoolean("contains_pii", auditEvent.ContainsPii);
        writer.WriteBoolean("contains_phi", auditEvent.ContainsPhi);
        WriteTexts(writer, "reasons", auditEvent.Alert.Reasons);
        writer.WriteString("channel", channel);
        writer.WritePropertyName("metadata");
        AuditJson.Write(writer, auditEvent.Metadata);
    }

    private static void WriteAlert(Utf8JsonWriter writer, AlertDetails alert)
    {
        writer.WriteNumber("attempt", alert.Attempt);
        writer.WriteBoolean("is_test", alert.IsTest);
        writer.WriteBoolean("is_replay", alert.IsReplay);
        writer.WriteString("action", alert.Action is AlertAction.Clear ? "clear" : "raise");
        writer.WriteString("finding_key", alert.FindingKey);
        writer.WriteString("verify_command", alert.VerifyCommand);
        WriteNumber(writer, "count", alert.Count);
        WriteNumber(writer, "first_sequence", alert.FirstSequence);
        WriteNumber(writer, "last_sequence", alert.LastSequence);
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
