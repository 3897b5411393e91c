using System.Text;
using System.Text.Json.Nodes;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Renders the JSON body of a message: what happened, then why, where and when, then what proves it, then the rest.
/// </summary>
/// <remarks>Text from an event becomes plain text or code, in which Slack reads no markup.</remarks>
internal static class SlackBody
{
    // Shown with the proof and not in the grid.
    private static readonly string[] Proof = ["sequence_number", "checksum", "verify_with"];

    public static byte[] Render(
        AuditEvent auditEvent, AlertSeverity severity, SlackDestination destination, string? thread = null)
    {
        var report = new AlertReport(auditEvent, severity);
        var headline = $"{Sign(auditEvent.Alert, severity)} {report.Headline}";
        var body = new JsonObject();
        if (destination.Channel is { } channel)
        {
            body["channel"] = channel;
        }

        if (thread is not null)
        {
            // In the thread, and in the channel as well: a message in a thread alone alerts nobody.
            body["thread_ts"] = thread;
            body["reply_broadcast"] = true;
        }

        body["text"] = Fallback(headline, report);
        body["mrkdwn"] = false;
        body["unfurl_links"] = false;
        body["unfurl_media"] = false;
        body["blocks"] = new JsonArray([.. Blocks(headline, report, auditEvent.Alert, destination.MissedChannel)]);
        return VendorJson.Write(body);
    }

    /// <summary>The colour is seen before a word is read; the word is for those who do not see colours.</summary>
    private static string Sign(AlertDetails alert, AlertSeverity severity) =>
        alert.Action is AlertAction.Clear ? "✅" : severity switch
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

    private static IEnumerable<JsonNode> Blocks(string headline, AlertReport report, AlertDetails alert, string? missedChannel)
    {
        var header = SlackText.Escape(headline, SlackLimits.Header);
        yield return Block("header", "text", Plain(header));
        if (Note(alert, missedChannel) is { Length: > 0 } note)
        {
            yield return Block("section", "text", Plain(note));
        }

        var isCut = SlackText.Escape(headline, int.MaxValue).Length > header.Length;
        if (isCut || report.What.Contains('\n', StringComparison.Ordinal))
        {
            yield return Block("section", "text", Plain(SlackText.Escape(report.What, SlackLimits.Message)));
        }

        // A grid, of two columns where there is room: a label of ours above a value from the event, as code.
        foreach (
            var cells in report.Facts.Where(fact => !Proof.Contains(fact.Name)).Select(Cell).Chunk(SlackLimits.FieldsOfSection))
        {
            yield return Block("section", "fields", new JsonArray(cells));
        }

        yield return Block("section", "text", Markup(Evidence(report)));
        if (Details(report.Details) is { Length: > 0 } details)
        {
            yield return Block("section", "text", Markup($"*Details*\n```{details}```"));
        }

        yield return Block("context", "elements", new JsonArray(
            Markup(
                "fapilog audit trail. The checksum covers the event as it is stored; this message may leave parts of it out.")));
    }

    private static JsonObject Block(string type, string member, JsonNode content) =>
        new() { ["type"] = type, [member] = content };

    // Without 'emoji' a word between colons stays what it is.
    private static JsonObject Plain(string text) => new() { ["type"] = "plain_text", ["text"] = text, ["emoji"] = false };

    // 'verbatim' keeps Slack from making links of addresses and names.
    private static JsonObject Markup(string text) => new() { ["type"] = "mrkdwn", ["text"] = text, ["verbatim"] = true };

    private static JsonObject Cell(AlertFact fact) =>
        Markup($"*{fact.Label}*\n`{SlackText.Code(fact.Value, fact.Name == "why" ? SlackLimits.Why : SlackLimits.Fact)}`");

    private static string Note(AlertDetails alert, string? missedChannel)
    {
        string?[] notes =
        [
            alert.IsTest ? "This is a test. Nothing has happened, and nobody needs to act." : null,
            alert.IsReplay ? "An operator sent this again. It happened at the time given below." : null,
            alert.Action is AlertAction.Clear ? "This finding is over." : null,
            missedChannel is null
                ? null
                : SlackText.Escape(
                    $"Meant for the channel '{missedChannel}'",
                    SlackLimits.Note) + ", which has no webhook in fapilog's settings.",
        ];
        return string.Join('\n', notes.OfType<string>());
    }

    private static string Evidence(AlertReport report)
    {
        var sequence = SlackText.Code(report.Fact("sequence_number"), SlackLimits.Checksum);
        var checksum = SlackText.Code(report.Fact("checksum"), SlackLimits.Checksum);
        var evidence = $"*Sequence* `{sequence}` *and checksum*\n```{checksum}```";
        return report.Fact("verify_with") is { Length: > 0 } command
            ? $"{evidence}\n*Verify with*\n```{SlackText.Code(command, SlackLimits.Command)}```"
            : evidence;
    }

    /// <summary>Whole lines as long as there is room, and how many there was none for.</summary>
    private static string Details(IReadOnlyList<AlertFact> details)
    {
        const int RoomOfRest = 60;
        var lines = new List<string>();
        var room = SlackLimits.Details - RoomOfRest;
        foreach (var detail in details)
        {
            var line = SlackText.Code(
                $"{TextLimit.Cut(detail.Label, SlackLimits.Detail / 2, TextUnit.Utf16)}: {detail.Value}", SlackLimits.Detail);
            if (line.Length + 1 > room)
            {
                return string.Join('\n', [.. lines, $"… and {details.Count - lines.Count} more in the stored event."]);
            }

            room -= line.Length + 1;
            lines.Add(line);
        }

        return string.Join('\n', lines);
    }
}

/// <summary>
/// How long each part may be, in UTF-16 units after escaping. Slack's own limits are 150 for a header, 3000 for a section, 2000
/// for a field and 50 blocks; over all blocks it takes about 13,000, which it documents nowhere. These together stay below
/// 12,000, the fallback text included.
/// </summary>
internal static class SlackLimits
{
    public const int Total = 12_000;
    public const int Header = 150;
    public const int Message = 3000;
    public const int Why = 600;
    public const int Fact = 300;
    public const int Checksum = 200;
    public const int Command = 1200;
    public const int Details = 2000;
    public const int Detail = 500;
    public const int Note = 250;
    public const int Fallback = 400;
    public const int FieldsOfSection = 10;
}

/// <summary>
/// Escapes text that came from an event, so that nothing in it becomes a mention or a link, and keeps it within a limit.
/// </summary>
/// <remarks>
/// The limit is that of the escaped text in UTF-16 units, the smaller of what Slack may count; neither a surrogate pair nor an
/// escape is cut in two.
/// </remarks>
internal static class SlackText
{
    private const char Ellipsis = '…';

    public static string Escape(string text, int limit)
    {
        var escaped = new StringBuilder(Math.Min(text.Length, limit) + 16);
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            Append(escaped, rune);
            if (escaped.Length > limit)
            {
                escaped.Length = end;
                return escaped.Append(Ellipsis).ToString();
            }

            end = escaped.Length < limit ? escaped.Length : end;
        }

        return escaped.ToString();
    }

    /// <summary>Escapes for a place between backticks, where a backtick would end it.</summary>
    public static string Code(string text, int limit) => Escape(text.Replace('`', '\''), limit);

    private static void Append(StringBuilder escaped, Rune rune)
    {
        _ = rune.Value switch
        {
            '&' => escaped.Append("&amp;"),
            '<' => escaped.Append("&lt;"),
            '>' => escaped.Append("&gt;"),
            _ => escaped.Append(rune),
        };
    }
}
