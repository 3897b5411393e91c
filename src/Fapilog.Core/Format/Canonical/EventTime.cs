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

    private static readonly string[] OffsetForms = [.. Forms.Select(form => form + "zzz")];

    /// <summary>Truncates a time to microseconds: fapilog-audit reads no more and would compute another hash.</summary>
    public static DateTimeOffset Floor(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));

    public static string ToText(DateTimeOffset time) => AuditValue.From(time).AsString();

    /// <summary>
    /// Parses a timestamp. An offset is kept, a time without one is UTC, and fractions of a microsecond are truncated.
    /// </summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        var normal = text.EndsWith('Z') || text.EndsWith('z') ? text[..^1] + "+00:00" : text;
        var read = DateTimeOffset.TryParseExact(normal, OffsetForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out time)
            || DateTimeOffset.TryParseExact(
                normal, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
        time = Floor(time);
        return read;
    }
}

/// <summary>
/// Writes timestamps in canonical form without an intermediate string: microseconds or no fraction, <c>Z</c> for UTC.
/// </summary>
internal static class CanonicalTime
{
    // The longest is "2025-08-07T02:50:08.443693+05:30".
    private const int MaxText = 40;

    public static void Write(ByteBuffer buffer, DateTimeOffset time)
    {
        buffer.Append((byte)'"');
        Format(
            buffer,
            time,
            time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond == 0
                ? "yyyy-MM-dd'T'HH:mm:ss"
                : "yyyy-MM-dd'T'HH:mm:ss'.'ffffff");
        if (time.Offset == TimeSpan.Zero)
        {
            buffer.Append((byte)'Z');
        }
        else
        {
            Format(buffer, time, "zzz");
        }

        buffer.Append((byte)'"');
    }

    private static void Format(ByteBuffer buffer, DateTimeOffset time, string format)
    {
        time.TryFormat(buffer.Reserve(MaxText), out var written, format, CultureInfo.InvariantCulture);
        buffer.Advance(written);
    }
}
