using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// Renders the body of <c>POST /api/v2/alerts</c>: an array of one alert.
/// </summary>
internal static class AlertBody
{
    public static byte[] Render(AuditEvent auditEvent, AlertSeverity severity, AlertmanagerSettings settings, DateTimeOffset now) => VendorJson.Write(writer =>
    {
        writer.WriteStartArray();
        writer.WriteStartObject();
        Write(writer, "labels", AlertLabels.Of(auditEvent, severity, settings));
        Write(writer, "annotations", AlertAnnotations.Of(auditEvent, severity));
        WriteTimes(writer, auditEvent, settings, now);
        writer.WriteEndObject();
        writer.WriteEndArray();
    });

    private static void WriteTimes(Utf8JsonWriter writer, AuditEvent auditEvent, AlertmanagerSettings settings, DateTimeOffset now)
    {
        // A clear ends what is known by its labels; without a beginning of its own the one that is known is kept.
        if (auditEvent.Alert.Action is AlertAction.Clear)
        {
            writer.WriteString("endsAt", AlertWords.Time(now));
            return;
        }

        // An event may come from a clock that is ahead, and an alert that begins after its end is refused.
        var start = auditEvent.Timestamp < now ? auditEvent.Timestamp : now;
        var hold = auditEvent.Alert is { FindingKey.Length: > 0, IsTest: false } ? settings.FindingHold : settings.Hold;
        writer.WriteString("startsAt", AlertWords.Time(start));
        writer.WriteString("endsAt", AlertWords.Time(now + hold));
    }

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, string>> texts)
    {
        writer.WriteStartObject(name);
        foreach (var (key, text) in texts)
        {
            writer.WriteString(key, text);
        }

        writer.WriteEndObject();
    }
}
