using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fapilog.Cli;

/// <summary>
/// Text from anywhere as one line that cannot steer a terminal: what is not plainly seen is written as <c>\uXXXX</c>.
/// </summary>
/// <remarks>
/// No two texts look alike for it: a backslash that stands before <c>uXXXX</c> already is written as <c>\u005c</c>, and no other
/// is, so that paths stay as they are.
/// </remarks>
internal static class VisibleText
{
    private const int DigitsOfEscape = 4;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    public static string Escape(string text) =>
        text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            || text.Contains(@"\u", StringComparison.Ordinal) ? Escaped(text, isJson: false) : text;

    /// <summary>Returns the text, not escaped yet, with the spaces that fill a column once it is.</summary>
    public static string Pad(string text, int width) => text + new string(' ', Math.Max(0, width - Escape(text).Length));

    /// <summary>Escapes within the strings of a JSON text, so that it has the same values. Its line feeds stay.</summary>
    public static string OfJson(string json) =>
        json.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Escaped(json, isJson: true) : json;

    private static string Escaped(string text, bool isJson)
    {
        var escaped = new StringBuilder(text.Length + 64);
        for (int at = 0, length; at < text.Length; at += length)
        {
            var isCharacter = Rune.TryGetRuneAt(text, at, out var rune);
            length = isCharacter ? rune.Utf16SequenceLength : 1;
            if (isJson && text[at] is '\n' or '\r' or '\t')
            {
                // Only ever between JSON's tokens, where a space says the same.
                escaped.Append(text[at] is '\n' ? '\n' : ' ');
            }
            else if (isCharacter && IsSeen(rune) && (isJson || !BeginsEscape(text, at)))
            {
                escaped.Append(text, at, length);
            }
            else
            {
                foreach (var unit in text.AsSpan(at, length))
                {
                    escaped.Append(CultureInfo.InvariantCulture, $@"\u{(int)unit:x4}");
                }
            }
        }

        return escaped.ToString();
    }

    private static bool BeginsEscape(string text, int at) => text[at] == '\\'
        && text.Length > at + 1 + DigitsOfEscape
        && text[at + 1] == 'u'
        && !text.AsSpan(at + 2, DigitsOfEscape).ContainsAnyExcept(HexDigits);

    // What Unicode may give a meaning later, and what only a font does, counts as unseen.
    private static bool IsSeen(Rune rune) => !IsIgnorable(rune.Value) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);

    // Default_Ignorable_Code_Point of Unicode, as far as the categories above do not have it: fillers and variation selectors.
    private static bool IsIgnorable(int value) => value
        is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x3164
        or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xE0100 and <= 0xE01EF);
}
