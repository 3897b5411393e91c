using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// Cuts texts by the bytes they take in JSON, between two characters, never inside one.
/// </summary>
internal static class ShortText
{
    /// <summary>What a text other than the message may take when everything must be cut.</summary>
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
        },
    };

    private static string? CutOrNull(string? text) => text is null ? null : Cut(text);

    private static string Cut(string text) => TextLimit.Cut(text, MaxBytesOfText, TextUnit.Json);
}
