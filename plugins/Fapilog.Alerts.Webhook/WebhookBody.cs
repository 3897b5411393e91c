using System.Text.Json.Nodes;
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

    /// <summary>Gets the names of all members of a body and of its <c>data</c>, which every event has.</summary>
    public static IReadOnlyList<string> Names { get; } = NamesIn(
        Describe(new AuditEvent { EventType = default, Message = string.Empty }, AlertSeverity.Info, channel: null));

    public static byte[] Render(AuditEvent auditEvent, AlertSeverity severity, string? channel)
    {
        var whole = Write(auditEvent, severity, channel, []);
        return whole.Length <= MaxBytes ? whole : Shortened(auditEvent, severity, channel);
    }

    /// <summary>Leaves out metadata first, then cuts the message, and only then all other texts.</summary>
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

    private static byte[] Write(AuditEvent auditEvent, AlertSeverity severity, string? channel, string[] dropped)
    {
        var body = Describe(auditEvent, severity, channel);
        if (dropped.Length > 0)
        {
            body["data"]!["shortened"] = Texts(dropped);
        }

        return VendorJson.Write(body);
    }

    private static JsonObject Describe(AuditEvent auditEvent, AlertSeverity severity, string? channel)
    {
        var alert = auditEvent.Alert;
        var data = new JsonObject
        {
            ["event_id"] = auditEvent.EventId,
            ["sequence_number"] = auditEvent.SequenceNumber,
            ["checksum"] = auditEvent.Checksum,
            ["severity"] = AlertWords.Severity(severity),
            ["event_type"] = auditEvent.EventType.Value,
            ["log_level"] = auditEvent.LogLevel.Value,
            ["component"] = auditEvent.Component,
            ["operation"] = auditEvent.Operation,
            ["message"] = auditEvent.Message,
            ["hostname"] = auditEvent.Hostname,
            ["compliance_level"] = auditEvent.ComplianceLevel?.Value,
            ["contains_pii"] = auditEvent.ContainsPii,
            ["contains_phi"] = auditEvent.ContainsPhi,
            ["reasons"] = Texts(alert.Reasons),
            ["channel"] = channel,
            ["metadata"] = JsonNode.Parse(VendorJson.Write(writer => AuditJson.Write(writer, auditEvent.Metadata))),
            ["attempt"] = alert.Attempt,
            ["is_test"] = alert.IsTest,
            ["is_replay"] = alert.IsReplay,
            ["action"] = alert.Action is AlertAction.Clear ? "clear" : "raise",
            ["finding_key"] = alert.FindingKey,
            ["verify_command"] = alert.VerifyCommand,
            ["count"] = alert.Count,
            ["first_sequence"] = alert.FirstSequence,
            ["last_sequence"] = alert.LastSequence,
            ["fallback_for"] = alert.FallbackFor,
            ["fallback_reason"] = alert.FallbackReason,
        };
        return new JsonObject
        {
            ["type"] = "audit." + (alert.Reasons is [var first, ..] ? first : "event"),
            ["timestamp"] = AlertWords.Time(auditEvent.Timestamp),
            ["data"] = data,
        };
    }

    private static string[] NamesIn(JsonObject body) =>
        [.. body.Concat(body["data"]!.AsObject()).Select(member => member.Key)];

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);
}

/// <summary>
/// Cuts texts by the bytes they take in JSON, between two characters, never inside one.
/// </summary>
internal static class ShortText
{
    /// <summary>The limit of a text other than the message when everything must be cut.</summary>
    public const int MaxBytesOfText = 500;

    private const int MaxReasons = 10;

    public static AuditEvent CutTexts(AuditEvent auditEvent) => auditEvent with
    {
        EventId = Cut(auditEvent.EventId),
        Checksum = CutOrNull(auditEvent.Checksum),
        EventType = CutOrNull(auditEvent.EventType.Value) is { Length: > 0 } type ? new AuditEventType(type) : default,
        LogLevel = CutOrNull(auditEvent.LogLevel.Value) is { Length: > 0 } level ? new AuditLogLevel(level) : default,
        Component = CutOrNull(auditEvent.Component),
        Operation = CutOrNull(auditEvent.Operation),
        Hostname = CutOrNull(auditEvent.Hostname),
        ComplianceLevel = CutOrNull(auditEvent.ComplianceLevel?.Value) is { Length: > 0 } law ? new ComplianceLevel(law) : null,
        Alert = auditEvent.Alert with
        {
            Reasons = [.. auditEvent.Alert.Reasons.Take(MaxReasons).Select(reason => Cut(reason))],
            FindingKey = CutOrNull(auditEvent.Alert.FindingKey),
            VerifyCommand = CutOrNull(auditEvent.Alert.VerifyCommand),
            FallbackFor = CutOrNull(auditEvent.Alert.FallbackFor),
            FallbackReason = CutOrNull(auditEvent.Alert.FallbackReason),
        },
    };

    private static string? CutOrNull(string? text) => text is null ? null : Cut(text);

    private static string Cut(string text) => TextLimit.Cut(text, MaxBytesOfText, TextUnit.Json);
}
