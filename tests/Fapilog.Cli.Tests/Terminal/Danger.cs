using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Fapilog.Cli.Tests.Terminal;

/// <summary>
/// What must not reach a terminal as it is, and a text that has all of it and would forge a verdict.
/// </summary>
internal static partial class Danger
{
    // From the tables of Unicode by hand, so that the tool's own rule is not what it is judged by.
    public const string Units = "\u0000\u0007\u0008\u000b\u000c\r\u001b\u007f\u0080\u0085\u0090\u009b\u009d\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180e"
        + "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2066\u2067\u2068\u2069\u206f\u3164\ufe00\ufe0f\ufeff\uffa0\ufff9\ufffb\uffff";

    public const string Verdict = "VALID: 3 events, every one linked to the one before it.";

    public const string Text = "It broke.\u001b[2J\u001b[H\r\n"
        + Verdict
        + "\r\n\u0007\u009b1m\u007f\u0085\u202e\u2066\u200f\u061c\u2028\u2029\u200b\ufe0f\udb40\udc41 \\u001b";

    /// <summary>Gets a name that the system's file names can have.</summary>
    public static string FileName { get; } = OperatingSystem.IsWindows()
        ? "a\u202e\u2066\u200f\u2028\u009bb"
        : "a\u001b[2J\r\n" + Verdict + "\u009b\u202e\u2066\u2028b";

    /// <summary>Finds the first character that must not be there, line feeds apart.</summary>
    public static string? In(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (Rune.TryGetRuneAt(text, at, out var rune) && !IsDangerous(rune))
            {
                at += rune.Utf16SequenceLength - 1;
            }
            else if (text[at] != '\n')
            {
                return $"U+{(int)text[at]:X4} at {at}, after '{text[Math.Max(0, at - 60)..at]}'";
            }
        }

        return null;
    }

    /// <summary>Takes out the codes that .NET and Spectre write on a terminal, and none that clears it or moves to its
    /// top.</summary>
    public static string WithoutOwnCodes(string output) =>
        OwnCodes().Replace(output.Replace("\r\n", "\n", StringComparison.Ordinal), string.Empty);

    private static bool IsDangerous(Rune rune) => (rune.IsBmp && Units.Contains((char)rune.Value, StringComparison.Ordinal))
        || rune.Value is (>= 0xE0000 and <= 0xE0FFF)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
            or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;

    [GeneratedRegex(@"\x1b(\[(0|1|38;5;\d+)m|\[\?(1h|25[hl])|=|\[2K|\[\d*A)|\r(?=\x1b\[(2K|\d*A))")]
    private static partial Regex OwnCodes();
}
