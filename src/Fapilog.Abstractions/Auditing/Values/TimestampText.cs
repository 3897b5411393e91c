using System.Globalization;

namespace Fapilog.Auditing;

/// <summary>
/// Timestamps as fapilog-audit writes them: microseconds or no fraction at all, <c>Z</c> for UTC, other offsets kept.
/// </summary>
internal static class TimestampText
{
    public static string Format(DateTimeOffset instant) =>
        Format(instant.DateTime) + (
            instant.Offset == TimeSpan.Zero ? "Z" : instant.ToString("zzz", CultureInfo.InvariantCulture));

    public static string Format(DateTime time) => time.Kind switch
    {
        DateTimeKind.Utc => Text(time) + "Z",
        DateTimeKind.Local => Format(new DateTimeOffset(time)),
        _ => Text(time),
    };

    public static string Format(TimeOnly time) =>
        time.ToString(Fraction(time.Ticks) ? "HH:mm:ss'.'ffffff" : "HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(DateTime time) => time.ToString(
        Fraction(time.Ticks) ? "yyyy-MM-dd'T'HH:mm:ss'.'ffffff" : "yyyy-MM-dd'T'HH:mm:ss",
        CultureInfo.InvariantCulture);

    private static bool Fraction(long ticks) => ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond != 0;
}
