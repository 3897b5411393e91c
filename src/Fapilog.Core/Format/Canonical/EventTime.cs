using System.Globalization;
using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// Timestamps of the format: whole microseconds with six digits or no fraction, <c>Z</c> for UTC, other offsets kept.
/// </summary>
internal static class EventTime
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd' 'HH:mm:ss", "yyyy-MM-dd' 'HH:mm:ss.FFFFFFF",
    ];

    // What a person may leave out of a time of the format.
    private static readonly string[] ShortForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mmK"];

    private static readonly string[] OffsetForms = [.. Forms.Select(form => form + "zzz")];

    // "2025-08-07" and "2025-08-07T02:50:08."
    private const int DateLength = 10;
    private const int FractionAt = 20;
    private const int FractionDigits = 6;

    /// <summary>Truncates a time to microseconds: fapilog-audit reads no more and would compute another hash.</summary>
    public static DateTimeOffset Floor(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));

    public static string ToText(DateTimeOffset time) => AuditValue.From(time).AsString();

    /// <summary>
    /// Parses a timestamp of RFC 3339, which also allows a space for the <c>T</c>, lower case, and any number of digits. An
    /// offset is kept, a time without one is UTC, and fractions of a microsecond are truncated.
    /// </summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        var normal = Cut(text);
        normal = normal.EndsWith('Z') || normal.EndsWith('z') ? normal[..^1] + "+00:00" : normal;
        normal = normal.Length > DateLength && normal[DateLength] == 't'
            ? $"{normal[..DateLength]}T{normal[(DateLength + 1)..]}"
            : normal;
        var read = DateTimeOffset.TryParseExact(normal, OffsetForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out time)
            || DateTimeOffset.TryParseExact(
                normal, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
        time = Floor(time);
        return read;
    }

    /// <summary>Parses a timestamp, of which a person may leave out the seconds or the time of day.</summary>
    public static bool TryParseWritten(string text, out DateTimeOffset time) =>
        TryParse(text, out time)
        || DateTimeOffset.TryParseExact(
            // Of what they consist of, only 't' and 'z' are letters.
            text.ToUpperInvariant(), ShortForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    // .NET reads seven digits at most.
    private static string Cut(string text)
    {
        if (text.Length <= FractionAt || text[FractionAt - 1] != '.')
        {
            return text;
        }

        var end = FractionAt;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - FractionAt <= FractionDigits
            ? text
            : string.Concat(text.AsSpan(0, FractionAt + FractionDigits), text.AsSpan(end));
    }
}

/// <summary>
/// Writes timestamps in canonical form without an intermediate string: microseconds or no fraction, <c>Z</c> for UTC.
/// </summary>
internal static class CanonicalTime
{
    // "2025-08-07T02:50:08.4436930+05:30": .NET writes this form much faster than one of our own.
    private const string RoundTrip = "O";
    private const int Length = 33;
    private const int SecondsEnd = 19;
    private const int MicrosecondsEnd = 26;
    private const int OffsetAt = 27;

    public static void Write(ByteBuffer buffer, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[Length];
        time.TryFormat(text, out _, RoundTrip, CultureInfo.InvariantCulture);
        var isWholeSecond = time.Ticks % TimeSpan.TicksPerSecond < TimeSpan.TicksPerMicrosecond;
        buffer.Append((byte)'"');
        buffer.Append(text[..(isWholeSecond ? SecondsEnd : MicrosecondsEnd)]);
        buffer.Append(time.Offset == TimeSpan.Zero ? "Z"u8 : text[OffsetAt..]);
        buffer.Append((byte)'"');
    }
}
