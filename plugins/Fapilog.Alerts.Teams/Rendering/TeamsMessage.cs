using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// Renders the message a workflow posts: one Adaptive Card 1.4, small enough for Teams.
/// </summary>
internal static class TeamsMessage
{
    /// <summary>
    /// The most a message takes. Teams' limit is 28 KiB of its own form of the card, which was measured to be 1.19 times the
    /// request; the rest is room for what was not measured.
    /// </summary>
    public const int MaxBytes = 20_000;

    private const int LengthOfSpoken = 200;

    public static byte[] Render(AuditEvent auditEvent, AlertSeverity severity)
    {
        var report = AlertReport.Of(auditEvent, severity);
        var look = CardLook.Of(severity, auditEvent.Alert.Action);
        var bodies = CardPlan.FromFull.Select(plan => Write(report, look, plan));
        return bodies.FirstOrDefault(body => Size(body) <= MaxBytes) ?? Write(report, look, CardPlan.FromFull[^1]);
    }

    private static byte[] Write(AlertReport report, CardLook look, CardPlan plan) => VendorJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("type", "message");
        writer.WriteStartArray("attachments");
        writer.WriteStartObject();
        writer.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
        writer.WriteNull("contentUrl");
        writer.WriteStartObject("content");
        writer.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        writer.WriteString("type", "AdaptiveCard");
        writer.WriteString("version", "1.4");
        writer.WriteString("fallbackText", Fallback(report));
        writer.WriteString("speak", Spoken(report));
        writer.WriteStartObject("msteams");
        writer.WriteString("width", "Full");
        writer.WriteEndObject();
        new CardWriter(writer, report, plan).WriteBody(look);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    // Markdown to a client that needs it, so nothing of an event but a number may be in it.
    private static string Fallback(AlertReport report)
    {
        var sequence = report.Fact("sequence_number");
        var place = sequence.All(char.IsAsciiDigit) ? $", sequence {sequence}" : string.Empty;
        return $"{string.Join(' ', [.. report.Marks, report.Severity.ToUpperInvariant()])}: audit alert{place}. This client cannot show the card.";
    }

    // Text or SSML: without these three it is the same as either.
    private static string Spoken(AlertReport report)
    {
        var text = report.What.Replace('\n', ' ').Replace('<', ' ').Replace('>', ' ').Replace('&', ' ');
        return $"Audit alert, {report.Severity}. {TextLimit.Cut(text, LengthOfSpoken, TextUnit.Utf16)}";
    }

    /// <summary>Measures as if everything outside ASCII were escaped, in case that is how Teams keeps it.</summary>
    private static int Size(ReadOnlySpan<byte> body)
    {
        var size = 0;
        foreach (var octet in body)
        {
            size += octet switch
            {
                < 0x80 => 1,
                >= 0xF0 => 12,
                >= 0xC0 => 6,
                _ => 0,
            };
        }

        return size;
    }
}
