using System.Globalization;

namespace Fapilog.Format;

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
