using System.Text;

namespace Fapilog.Delivery;

/// <summary>
/// Keeps texts within a vendor's limits: cut between two characters, never inside a surrogate pair, with an ellipsis that
/// counts towards the limit.
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

        var (length, units) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            length += Size(rune, text[units], unit);
            units += rune.Utf16SequenceLength;
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

        var room = limit - Size(new Rune('…'), '…', unit);
        var (length, end, units) = (0, 0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            length += Size(rune, text[units], unit);
            if (length > limit)
            {
                return room < 0 ? string.Empty : string.Concat(text.AsSpan(0, end), Ellipsis);
            }

            units += rune.Utf16SequenceLength;
            end = length <= room ? units : end;
        }

        return text;
    }

    private static int Size(Rune rune, char first, TextUnit unit) => unit switch
    {
        // The writer escapes the replacement character it puts in the place of half a pair, and no other.
        TextUnit.Json when rune == Rune.ReplacementChar && char.IsSurrogate(first) => 6,
        TextUnit.Scalar => 1,
        TextUnit.Utf8 => rune.Utf8SequenceLength,
        TextUnit.Json => VendorJson.EncodedLength(rune),
        _ => rune.Utf16SequenceLength,
    };
}

/// <summary>
/// The unit in which a vendor limits a text.
/// </summary>
public enum TextUnit
{
    /// <summary>
    /// UTF-16 code units, as <see cref="string.Length"/> counts; the safe choice where a vendor only says "characters".
    /// </summary>
    Utf16 = 0,

    /// <summary>Unicode scalar values: an emoji outside the basic plane counts once.</summary>
    Scalar = 1,

    /// <summary>Bytes in UTF-8.</summary>
    Utf8 = 2,

    /// <summary>Bytes in UTF-8 inside a JSON string as <see cref="VendorJson"/> writes it, escapes included.</summary>
    Json = 3,
}
