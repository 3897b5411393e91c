using System.Globalization;
using System.Text;

namespace Fapilog.Delivery;

/// <summary>
/// Makes text that came from an event fit to be shown to a person, whoever wrote it.
/// </summary>
/// <remarks>
/// A control character becomes a space. A lone surrogate becomes the replacement character. Characters that change the
/// direction of the text around them (Unicode's <c>Bidi_Control</c>), invisible tags and byte order marks are left out: they
/// make a text read as another. Joiners stay, so that emoji and scripts that need them are whole.
/// </remarks>
public static class PlainText
{
    /// <summary>Makes one line: line ends become spaces, and spaces around the text are left out.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    /// <returns>The line; empty for <see langword="null"/>.</returns>
    public static string Line(string? text) => Clean(text?.ReplaceLineEndings(" "), keepLines: false);

    /// <summary>Keeps line ends, each as <c>\n</c>, and tabs as spaces.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    /// <returns>The text; empty for <see langword="null"/>.</returns>
    public static string Lines(string? text) => Clean(text?.ReplaceLineEndings("\n"), keepLines: true);

    private static string Clean(string? text, bool keepLines)
    {
        if (string.IsNullOrEmpty(text))
        {
            return string.Empty;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (keepLines && rune.Value == '\n')
            {
                clean.Append('\n');
            }
            else if (IsBreak(rune))
            {
                clean.Append(' ');
            }
            else if (!IsDeceptive(rune.Value))
            {
                clean.Append(rune);
            }
        }

        return clean.ToString().Trim();
    }

    private static bool IsBreak(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsDeceptive(int value) => value
        is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
        or 0x200B or 0x2060 or 0xFEFF or (>= 0xE0000 and <= 0xE007F);
}
