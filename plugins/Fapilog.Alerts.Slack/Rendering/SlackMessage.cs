using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Slack;

/// <summary>
/// Says an alert in blocks: what happened, then why, where and when, then what proves it, then the rest.
/// </summary>
internal static class SlackMessage
{
    // Said with the proof and not in the grid.
    private static readonly string[] Proof = ["sequence_number", "checksum", "verify_with"];

    public static void Write(SlackBlocks blocks, string headline, AlertReport report, AlertDetails alert, string? missedChannel)
    {
        var header = SlackText.Escape(headline, SlackLimits.Header);
        blocks.Header(header);
        if (Note(alert, missedChannel) is { Length: > 0 } note)
        {
            blocks.Plain(note);
        }

        var isCut = SlackText.Escape(headline, int.MaxValue).Length > header.Length;
        if (isCut || report.What.Contains('\n', StringComparison.Ordinal))
        {
            blocks.Plain(SlackText.Escape(report.What, SlackLimits.Message));
        }

        foreach (var cells in report.Facts.Where(fact => !Proof.Contains(fact.Name)).Select(Cell).Chunk(SlackLimits.FieldsOfSection))
        {
            blocks.Grid(cells);
        }

        blocks.Markup(Evidence(report));
        if (Details(report.Details) is { Length: > 0 } details)
        {
            blocks.Markup($"*Details*\n```{details}```");
        }

        blocks.Context("fapilog audit trail. The checksum covers the event as it is stored; this message may leave parts of it out.");
    }

    private static (string Label, string Code) Cell(AlertFact fact) =>
        (fact.Label, SlackText.Code(fact.Value, fact.Name == "why" ? SlackLimits.Why : SlackLimits.Fact));

    private static string Note(AlertDetails alert, string? missedChannel)
    {
        string?[] notes =
        [
            alert.IsTest ? "This is a test. Nothing has happened, and nobody needs to act." : null,
            alert.IsReplay ? "An operator sent this again. It happened at the time given below." : null,
            alert.Action is AlertAction.Clear ? "This finding is over." : null,
            missedChannel is null ? null : SlackText.Escape($"Meant for the channel '{missedChannel}'", SlackLimits.Note) + ", which has no webhook in fapilog's settings.",
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
            var line = SlackText.Code($"{TextLimit.Cut(detail.Label, SlackLimits.Detail / 2, TextUnit.Utf16)}: {detail.Value}", SlackLimits.Detail);
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
