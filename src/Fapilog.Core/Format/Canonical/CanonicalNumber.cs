using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Fapilog.Format;

/// <summary>
/// Numbers in canonical form: integers in plain decimal, doubles as CPython's <c>repr</c> writes them.
/// </summary>
internal static class CanonicalNumber
{
    // The longest shortest-round-trip text is "-1.7976931348623157E+308", 24 characters.
    private const int MaxText = 32;

    // Decimals with at most this many digits round-trip: each is the shortest text of its double.
    private const int SafeDigits = 15;

    [ThreadStatic]
    private static ByteBuffer? Own;

    public static void Write(ByteBuffer buffer, long value)
    {
        var room = buffer.Reserve(20);
        value.TryFormat(room, out var written, default, CultureInfo.InvariantCulture);
        buffer.Advance(written);
    }

    public static void Write(ByteBuffer buffer, double value)
    {
        if (!double.IsFinite(value))
        {
            buffer.Append("null"u8);
            return;
        }

        Span<byte> text = stackalloc byte[MaxText];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);

        Span<byte> digits = stackalloc byte[MaxText];
        var (negative, count, point) = Decompose(text[..length], digits);
        if (negative)
        {
            buffer.Append((byte)'-');
        }

        // CPython: fixed notation for 1e-4 <= |x| < 1e16, the point after digit number `point`.
        if (point is > -4 and <= 16)
        {
            WriteFixed(buffer, digits[..count], point);
        }
        else
        {
            WriteScientific(buffer, digits[..count], point - 1);
        }
    }

    /// <summary>
    /// Returns whether a JSON number with a point or an exponent is written exactly as this class writes the double.
    /// </summary>
    public static bool IsCanonicalReal(ReadOnlySpan<byte> token)
    {
        if (token.Length > MaxText)
        {
            return false;
        }

        var digits = token[0] == '-' ? token[1..] : token;
        if (digits.Length <= SafeDigits + 1 && !digits.Contains((byte)'e'))
        {
            // Values below 1e-4 are written with an exponent.
            var fraction = digits[(digits.IndexOf((byte)'.') + 1)..];
            return fraction[^1] == '0' ? fraction.Length == 1 : digits[0] != '0' || !fraction.StartsWith("0000"u8);
        }

        if (!Utf8Parser.TryParse(token, out double value, out var consumed) || consumed != token.Length)
        {
            return false;
        }

        // .NET's shortest text equals CPython's if it has a point and no exponent.
        Span<byte> text = stackalloc byte[MaxText];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        if (text[..length].SequenceEqual(token))
        {
            return true;
        }

        var buffer = Own ??= new ByteBuffer(MaxText);
        buffer.Truncate(0);
        Write(buffer, value);
        return buffer.Memory.Span.SequenceEqual(token);
    }

    /// <summary>
    /// Splits .NET's shortest text into its significant digits and the position of the decimal point relative to them.
    /// </summary>
    private static (bool Negative, int Count, int Point) Decompose(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        var negative = text[0] == '-';
        text = text[(negative ? 1 : 0)..];

        var exponent = 0;
        if (text.IndexOf((byte)'E') is var mark and >= 0)
        {
            exponent = int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..mark];
        }

        var count = 0;
        var point = text.IndexOf((byte)'.') is var dot and >= 0 ? dot : text.Length;
        foreach (var unit in text)
        {
            if (unit != '.' && (count > 0 || unit != '0'))
            {
                digits[count++] = unit;
            }
            else if (unit == '0')
            {
                point--;
            }
        }

        while (count > 0 && digits[count - 1] == '0')
        {
            count--;
        }

        if (count == 0)
        {
            digits[count++] = (byte)'0';
            return (negative, count, 1);
        }

        return (negative, count, point + exponent);
    }

    private static void WriteFixed(ByteBuffer buffer, ReadOnlySpan<byte> digits, int point)
    {
        if (point <= 0)
        {
            buffer.Append("0."u8);
            AppendZeros(buffer, -point);
            buffer.Append(digits);
            return;
        }

        if (point >= digits.Length)
        {
            buffer.Append(digits);
            AppendZeros(buffer, point - digits.Length);
            buffer.Append(".0"u8);
            return;
        }

        buffer.Append(digits[..point]);
        buffer.Append((byte)'.');
        buffer.Append(digits[point..]);
    }

    private static void WriteScientific(ByteBuffer buffer, ReadOnlySpan<byte> digits, int exponent)
    {
        buffer.Append(digits[0]);
        if (digits.Length > 1)
        {
            buffer.Append((byte)'.');
            buffer.Append(digits[1..]);
        }

        buffer.Append(Encoding.ASCII.GetBytes(exponent.ToString("'e+'00;'e-'00", CultureInfo.InvariantCulture)));
    }

    private static void AppendZeros(ByteBuffer buffer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            buffer.Append((byte)'0');
        }
    }
}
