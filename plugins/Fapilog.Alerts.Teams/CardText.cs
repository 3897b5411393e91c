using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fapilog.Alerts.Teams;

/// <summary>
/// Prepares text from an event for a card, so that Teams shows it as it is and within the card.
/// </summary>
internal static partial class CardText
{
    /// <summary>The longest word that fits a card 330 pixels wide, of the widest letters.</summary>
    public const int LongestWord = 18;

    /// <summary>The same for large letters.</summary>
    public const int LongestLargeWord = 12;

    private const char ZeroWidthSpace = '\u200B';
    private const char FirstStrongIsolate = '\u2068';
    private const char PopDirectionalIsolate = '\u2069';

    /// <summary>
    /// Breaks what Teams would replace by a date or a time, in every kind of text: a zero-width space stands between the two
    /// braces, so that the text reads and is found as before. Text that is read from right to left is isolated from the text
    /// around it.
    /// </summary>
    public static string Shown(string text)
    {
        var shown = Function().Replace(text, "{" + ZeroWidthSpace);
        return shown.EnumerateRunes().Any(IsRightToLeft) ? $"{FirstStrongIsolate}{shown}{PopDirectionalIsolate}" : shown;
    }

    /// <summary>Determines whether a text run, which Teams breaks between words only, could run out of the card.</summary>
    public static bool HasLongWord(string text, int longest) => Breakable(text, longest).Length > text.Length;

    /// <summary>Puts a zero-width space into each word that is too long, between two characters as a person sees them.</summary>
    public static string Breakable(string text, int longest)
    {
        var breakable = new StringBuilder(text.Length);
        var length = 0;
        var characters = StringInfo.GetTextElementEnumerator(text);
        while (characters.MoveNext())
        {
            var character = characters.GetTextElement();
            length = BreaksByItself(character) ? 0 : length + 1;
            if (length > longest)
            {
                breakable.Append(ZeroWidthSpace);
                length = 1;
            }

            breakable.Append(character);
        }

        return breakable.ToString();
    }

    /// <summary>
    /// Determines whether a text is the same as Markdown: letters, digits and punctuation that no dialect of it gives a
    /// meaning, not even that of a link.
    /// </summary>
    public static bool IsSameAsMarkdown(string text) => Inert().IsMatch(text);

    /// <summary>The same for text that the host makes, such as a command: it may contain quotes, dots and paths.</summary>
    public static bool IsOwnSameAsMarkdown(string text) => OwnInert().IsMatch(text);

    /// <summary>Determines whether the first letter belongs to a script that is written from right to left.</summary>
    public static bool BeginsRightToLeft(string text) =>
        text.EnumerateRunes().Where(Rune.IsLetter).Select(IsRightToLeft).FirstOrDefault();

    // The blocks of Hebrew, Arabic and other such scripts, and their presentation forms.
    private static bool IsRightToLeft(Rune rune) => Rune.IsLetter(rune) && rune.Value
        is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC)
        or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);

    // Spaces, and the ideographs, syllables and emoji between any two of which a line may end.
    private static bool BreaksByItself(string character)
    {
        var rune = Rune.GetRuneAt(character, 0);
        return Rune.IsWhiteSpace(rune)
            || (Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherLetter && rune.Value
                is (>= 0x2E80 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
                or (>= 0x20000 and <= 0x3FFFF))
            || (Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol && rune.Value is >= 0x1F000 and <= 0x1FAFF);
    }

    [GeneratedRegex(@"\{(?=\{\s*(DATE|TIME)\s*\()", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Function();

    [GeneratedRegex(
        @"\A(?!\d+\.(?: |\z))[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} …]|[.,;:](?= |\z)|-(?!-)|(?<=[\p{L}\p{N}])[/_](?=[\p{L}\p{N}])(?!.*_))*\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Inert();

    [GeneratedRegex(
        @"\A(?!.*(//|www\.))[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} …""'(),;.:=+/-]|(?<=[\p{L}\p{N}])_(?=[\p{L}\p{N}])|\\(?=[\p{L}\p{N}]))*\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex OwnInert();
}
