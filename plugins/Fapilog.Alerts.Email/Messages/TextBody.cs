using System.Text;

namespace Fapilog.Alerts.Email;

/// <summary>
/// Renders the part for those who read mail as text.
/// </summary>
internal static class TextBody
{
    public static string Render(MailContent content)
    {
        var text = new StringBuilder();
        text.Append(string.Concat(content.Marks.Select(mark => $"[{mark}] ")));
        text.Append(content.Severity.ToUpperInvariant()).Append(": ").Append(content.Title).Append("\n\n");
        if (content.Notice is { } notice)
        {
            text.Append(notice).Append("\n\n");
        }

        if (content.What != content.Title)
        {
            text.Append("What happened:\n  ").Append(content.What.Replace("\n", "\n  ", StringComparison.Ordinal)).Append("\n\n");
        }

        AppendFacts(text, content.Facts);
        if (content.Details.Count > 0)
        {
            text.Append('\n');
            AppendFacts(text, content.Details);
        }

        if (content.IsShortened)
        {
            text.Append('\n').Append(MailWords.Shortened).Append('\n');
        }

        // The line by which mail programs know where the message ends and the signature begins.
        return text.Append("\n-- \n").Append(MailWords.Footer).Append('\n').ToString();
    }

    private static void AppendFacts(StringBuilder text, IReadOnlyList<Delivery.AlertFact> facts)
    {
        var width = Math.Min(20, facts.Max(fact => fact.Label.Length) + 1);
        foreach (var fact in facts)
        {
            text.Append((fact.Label + ":").PadRight(width)).Append(' ').Append(fact.Value).Append('\n');
        }
    }
}
