using System.Globalization;
using System.Text;

namespace Fapilog.Delivery;

/// <summary>
/// Makes text from an event safe to show to a person, whoever wrote it.
/// </summary>
/// <remarks>
/// A control character becomes a space. A lone surrogate becomes the replacement character. Characters that change the
/// direction of the text around them (Unicode's <c>Bidi_Control</c>), invisible tags and byte order marks are removed, because
/// they can make a text read as another. Joiners stay, because emoji and some scripts need them; a text that shows nothing at
/// all becomes empty.
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
        var isVisible = false;
        foreach (var rune in text.EnumerateRunes())
        {
            isVisible |= IsVisible(rune);
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

        return isVisible ? clean.ToString().Trim() : string.Empty;
    }

    // Fillers and the blank of Braille count as letters and symbols, and look like a space.
    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not (0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800);

    private static bool IsBreak(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsDeceptive(int value) => value
        is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
        or 0x200B or 0x2060 or 0xFEFF or (>= 0xE0000 and <= 0xE007F);
}

/// <summary>
/// Makes text from outside safe for a message: no control characters, no line ends, limited length.
/// </summary>
internal static class ShownText
{
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator)
            {
                clean.Append(' ');
            }
            else
            {
                clean.Append(rune);
            }
        }

        return clean.ToString().Trim();
    }

    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return text[..end] + "…";
    }
}
