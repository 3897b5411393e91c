using System.Text;
using System.Text.Encodings.Web;
using Fapilog.Auditing;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// Cuts texts by the bytes they take in JSON, between two characters, never inside one.
/// </summary>
internal static class ShortText
{
    /// <summary>What a text other than the message may take when everything must be cut.</summary>
    public const int MaxBytesOfText = 500;

    private const int MaxReasons = 10;
    private const string Ellipsis = "…";
    private const int EllipsisBytes = 3;

    public static string Cut(string text, int maxBytes)
    {
        var bytes = 0;
        var end = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length += rune.Utf16SequenceLength;
            bytes += EncodedBytes(rune);
            if (bytes <= maxBytes - EllipsisBytes)
            {
                end = length;
            }
            else if (bytes > maxBytes)
            {
                return maxBytes < EllipsisBytes ? string.Empty : text[..end] + Ellipsis;
            }
        }

        return text;
    }

    public static AuditEvent CutTexts(AuditEvent auditEvent) => auditEvent with
    {
        EventId = Cut(auditEvent.EventId, MaxBytesOfText),
        Checksum = CutOrNull(auditEvent.Checksum),
        EventType = CutOrNull(auditEvent.EventType.Value) is { Length: > 0 } type ? new AuditEventType(type) : default,
        LogLevel = CutOrNull(auditEvent.LogLevel.Value) is { Length: > 0 } level ? new AuditLogLevel(level) : default,
        Component = CutOrNull(auditEvent.Component),
        Operation = CutOrNull(auditEvent.Operation),
        Hostname = CutOrNull(auditEvent.Hostname),
        ComplianceLevel = CutOrNull(auditEvent.ComplianceLevel?.Value) is { Length: > 0 } law ? new ComplianceLevel(law) : null,
        Alert = auditEvent.Alert with
        {
            Reasons = [.. auditEvent.Alert.Reasons.Take(MaxReasons).Select(reason => Cut(reason, MaxBytesOfText))],
            FindingKey = CutOrNull(auditEvent.Alert.FindingKey),
            VerifyCommand = CutOrNull(auditEvent.Alert.VerifyCommand),
        },
    };

    private static string? CutOrNull(string? text) => text is null ? null : Cut(text, MaxBytesOfText);

    private static int EncodedBytes(Rune rune) =>
        Encoding.UTF8.GetByteCount(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(rune.ToString()));
}
