using System.Text;

namespace Fapilog.Alerts.Slack;

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
