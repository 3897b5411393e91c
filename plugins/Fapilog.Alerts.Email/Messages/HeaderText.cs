using System.Text.RegularExpressions;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Email;

/// <summary>
/// Makes a text of an event fit for a line of the header, so that it stays that line at every reader.
/// </summary>
internal static partial class HeaderText
{
    /// <summary>Returns one line of at most a number of UTF-16 units.</summary>
    public static string Of(string? text, int limit)
    {
        // A reader decodes what looks like an encoded word (RFC 2047), and so would decode line ends and marks of direction
        // that were taken out in their plain form.
        var line = Spaces().Replace(PlainText.Line(text), " ").Replace("=?", "= ?", StringComparison.Ordinal);
        return TextLimit.Cut(line, limit, TextUnit.Utf16);
    }

    // Of a row of spaces, folding could make a line of nothing else, which ends a header for some.
    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
