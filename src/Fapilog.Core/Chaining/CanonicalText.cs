using System.Buffers;
using System.Text;

namespace Fapilog.Chaining;

/// <summary>
/// Texts of the canonical form: printable ASCII as it is, everything else escaped by UTF-16 unit in lowercase.
/// </summary>
/// <remarks>
/// System.Text.Json cannot write this: its encoders escape in upper case, escape more, or leave non-ASCII raw.
/// </remarks>
internal static class CanonicalText
{
    // Nearly everything is plain, and the search for what is not is fastest so.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x7f - 0x20).Select(unit => (char)unit).Except(['"', '\\'])]);

    public static void Write(ByteBuffer buffer, ReadOnlySpan<char> text)
    {
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

        // Half a pair cannot be read back by every parser: the sibling writes it and then rejects its own trail.
        WriteUnit(buffer, '\ufffd');
        return 1;
    }

    private static void WriteUnit(ByteBuffer buffer, char unit)
    {
        var room = buffer.Reserve(6);
        room[0] = (byte)'\\';
        room[1] = (byte)'u';
        for (var i = 0; i < 4; i++)
        {
            room[2 + i] = "0123456789abcdef"u8[(unit >> (12 - (4 * i))) & 0xf];
        }

        buffer.Advance(6);
    }
}
