using System.Text;

namespace Fapilog.Delivery;

/// <summary>
/// Keeps texts within a vendor's limits: cut between two characters, never inside a surrogate pair, with an ellipsis that
/// counts too.
/// </summary>
public static class TextLimit
{
    private const string Ellipsis = "…";

    /// <summary>Measures a text. A lone surrogate counts as the replacement character it will become.</summary>
    /// <param name="text">The text.</param>
    /// <param name="unit">What to count.</param>
    /// <returns>The length in that unit.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static int Measure(string text, TextUnit unit)
    {
        ArgumentNullException.ThrowIfNull(text);

        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length += Size(rune, unit);
        }

        return length;
    }

    /// <summary>Cuts a text that is too long; one that fits is returned as it is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">The most it may measure, from 0.</param>
    /// <param name="unit">What the limit counts.</param>
    /// <returns>The text, or its beginning and <c>…</c>; empty when not even that fits.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static string Cut(string text, int limit, TextUnit unit)
    {
        ArgumentNullException.ThrowIfNull(text);

        var room = limit - Size(new Rune('…'), unit);
        var (length, end, units) = (0, 0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            length += Size(rune, unit);
            if (length > limit)
            {
                return room < 0 ? string.Empty : string.Concat(text.AsSpan(0, end), Ellipsis);
            }

            units += rune.Utf16SequenceLength;
            end = length <= room ? units : end;
        }

        return text;
    }

    private static int Size(Rune rune, TextUnit unit) => unit switch
    {
        TextUnit.Scalar => 1,
        TextUnit.Utf8 => rune.Utf8SequenceLength,
        TextUnit.Json => VendorJson.EncodedLength(rune),
        _ => rune.Utf16SequenceLength,
    };
}
