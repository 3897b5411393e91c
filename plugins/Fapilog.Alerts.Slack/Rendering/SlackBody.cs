using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Renders the JSON body of a message.
/// </summary>
internal static class SlackBody
{
    public static byte[] Render(AuditEvent auditEvent, AlertSeverity severity, SlackDestination destination, string? thread = null)
    {
        var report = AlertReport.Of(auditEvent, severity);
        var headline = $"{Sign(auditEvent.Alert, severity)} {report.Headline}";
        return VendorJson.Write(writer =>
        {
            writer.WriteStartObject();
            WriteAddress(writer, destination, thread);
            writer.WriteString("text", Fallback(headline, report));
            writer.WriteBoolean("mrkdwn", false);
            writer.WriteBoolean("unfurl_links", false);
            writer.WriteBoolean("unfurl_media", false);
            writer.WriteStartArray("blocks");
            SlackLayout.Write(new SlackBlocks(writer), headline, report, auditEvent.Alert, destination.MissedChannel);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void WriteAddress(Utf8JsonWriter writer, SlackDestination destination, string? thread)
    {
        if (destination.Channel is { } channel)
        {
            writer.WriteString("channel", channel);
        }

        if (thread is not null)
        {
            // In the thread, and in the channel as well: nobody is alerted by what stands in a thread alone.
            writer.WriteString("thread_ts", thread);
            writer.WriteBoolean("reply_broadcast", true);
        }
    }

    /// <summary>The colour is seen before a word is read; the word is for those who do not see colours.</summary>
    private static string Sign(AlertDetails alert, AlertSeverity severity) => alert.Action is AlertAction.Clear ? "✅" : severity switch
    {
        >= AlertSeverity.Critical => "🔴",
        >= AlertSeverity.Error => "🟠",
        >= AlertSeverity.Warning => "🟡",
        _ => "🔵",
    };

    /// <summary>What a phone shows before anything is opened.</summary>
    private static string Fallback(string headline, AlertReport report)
    {
        var sequence = report.Fact("sequence_number");
        var number = sequence.Length > 0 && char.IsAsciiDigit(sequence[0]) ? $"sequence {sequence}" : sequence;
        var place = string.Join(", ", new[] { report.Fact("component"), number }.Where(part => part.Length > 0));
        var tail = $" ({SlackText.Escape(place, SlackLimits.Fallback / 4)})";
        return SlackText.Escape(headline, SlackLimits.Fallback - tail.Length) + tail;
    }
}
