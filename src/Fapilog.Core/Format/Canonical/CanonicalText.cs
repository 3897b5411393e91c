using System.Buffers;
using System.Text;

namespace Fapilog.Format;

/// <summary>
/// Strings in canonical form: printable ASCII unchanged, everything else escaped per UTF-16 unit in lowercase.
/// </summary>
/// <remarks>
/// System.Text.Json cannot write this form: its encoders escape in uppercase, escape more, or leave non-ASCII unescaped.
/// </remarks>
internal static class CanonicalText
{
    // \uffff
    private const int UnitLength = 6;

    // Nearly all text is plain, and this is the fastest search for the exceptions.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x7f - 0x20).Select(unit => (char)unit).Except(['"', '\\'])]);

    public static void Write(ByteBuffer buffer, ReadOnlySpan<char> text)
    {
        if (text.IndexOfAnyExcept(Plain) < 0)
        {
            var room = buffer.Reserve(text.Length + 2);
            room[0] = room[text.Length + 1] = (byte)'"';
            buffer.Advance(Encoding.ASCII.GetBytes(text, room[1..]) + 2);
            return;
        }

        buffer.Append((byte)'"');
        while (text.IndexOfAnyExcept(Plain) is var at and >= 0)
        {
            WriteAscii(buffer, text[..at]);
            text = text[(at + WriteEscaped(buffer, text[at..]))..];
        }

        WriteAscii(buffer, text);
        buffer.Append((byte)'"');
    }

    public static void WriteAscii(ByteBuffer buffer, ReadOnlySpan<char> text) =>
        buffer.Advance(Encoding.ASCII.GetBytes(text, buffer.Reserve(text.Length)));

    /// <summary>
    /// Returns the length of the escape at the start of the text; 0 when there is none, or one that the canonical form does not
    /// use. A lone surrogate is accepted: the sibling writes it.
    /// </summary>
    public static int EscapeLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 || text[0] != '\\')
        {
            return 0;
        }

        if (text[1] != 'u')
        {
            return "\"\\nrtfb"u8.Contains(text[1]) ? 2 : 0;
        }

        return text.Length > UnitLength && TryReadUnit(text, out var unit)
            && unit is < ' ' or > '~' && unit is not ('\n' or '\r' or '\t' or '\f' or '\b')
            ? UnitLength
            : 0;
    }

    /// <summary>Compares two strings in canonical form, without their quotation marks, by code point.</summary>
    public static int Compare(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        while (!x.IsEmpty && !y.IsEmpty)
        {
            var order = NextCodePoint(ref x) - NextCodePoint(ref y);
            if (order != 0)
            {
                return order;
            }
        }

        return x.Length - y.Length;
    }

    private static int NextCodePoint(ref ReadOnlySpan<byte> text)
    {
        var unit = NextUnit(ref text);
        return char.IsHighSurrogate(unit) && TryReadUnit(text, out var low) && char.IsLowSurrogate(low)
            ? char.ConvertToUtf32(unit, NextUnit(ref text))
            : unit;
    }

    private static char NextUnit(ref ReadOnlySpan<byte> text)
    {
        if (text[0] != '\\')
        {
            var plain = (char)text[0];
            text = text[1..];
            return plain;
        }

        var isUnit = TryReadUnit(text, out var unit);
        var escape = (char)text[1];
        text = text[(isUnit ? UnitLength : 2)..];
        return isUnit ? unit : escape switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'f' => '\f', 'b' => '\b', _ => escape };
    }

    /// <summary>Reads <c>\u</c> with four lowercase digits.</summary>
    private static bool TryReadUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text.Length < UnitLength || text[0] != '\\' || text[1] != 'u')
        {
            return false;
        }

        foreach (var digit in text[2..UnitLength])
        {
            if (!char.IsAsciiHexDigitLower((char)digit))
            {
                return false;
            }

            unit = (char)((unit << 4) | (digit <= '9' ? digit - '0' : digit - 'a' + 10));
        }

        return true;
    }

    private static int WriteEscaped(ByteBuffer buffer, ReadOnlySpan<char> text)
    {
        ReadOnlySpan<byte> shortForm = text[0] switch
        {
            '"' => "\\\""u8,
            '\\' => "\\\\"u8,
            '\n' => "\\n"u8,
            '\r' => "\\r"u8,
            '\t' => "\\t"u8,
            '\f' => "\\f"u8,
            '\b' => "\\b"u8,
            _ => default,
        };
        if (!shortForm.IsEmpty)
        {
            buffer.Append(shortForm);
            return 1;
        }

        if (!char.IsSurrogate(text[0]))
        {
            WriteUnit(buffer, text[0]);
            return 1;
        }

        if (text.Length > 1 && char.IsSurrogatePair(text[0], text[1]))
        {
            WriteUnit(buffer, text[0]);
            WriteUnit(buffer, text[1]);
            return 2;
        }

        // Not every parser can read a lone surrogate: fapilog-audit writes it and then rejects its own trail.
        WriteUnit(buffer, '\ufffd');
        return 1;
    }

    private static void WriteUnit(ByteBuffer buffer, char unit)
    {
        var room = buffer.Reserve(UnitLength);
        room[0] = (byte)'\\';
        room[1] = (byte)'u';
        for (var i = 0; i < 4; i++)
        {
            room[2 + i] = "0123456789abcdef"u8[(unit >> (12 - (4 * i))) & 0xf];
        }

        buffer.Advance(UnitLength);
    }
}
