using System.Globalization;

namespace Fapilog.Delivery;

/// <summary>
/// Writes a duration into a message: <c>0.5 s</c>, <c>90 s</c>, and from two minutes on <c>5 minutes</c>,
/// <c>1 hour 30 minutes</c>, <c>7 days</c>.
/// </summary>
internal static class DurationText
{
    public static string Of(TimeSpan duration)
    {
        if (duration < TimeSpan.FromMinutes(2))
        {
            return Math.Max(0, duration.TotalSeconds).ToString("0.###", CultureInfo.InvariantCulture) + " s";
        }

        (int Count, string Unit)[] parts = duration >= TimeSpan.FromDays(2) ? [(duration.Days, "day"), (duration.Hours, "hour")]
            : duration >= TimeSpan.FromHours(1) ? [((int)duration.TotalHours, "hour"), (duration.Minutes, "minute")]
            : [(duration.Minutes, "minute"), (duration.Seconds, "second")];
        return string.Join(' ', parts.Where(part => part.Count > 0).Select(part =>
            string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Unit}{(part.Count == 1 ? string.Empty : "s")}")));
    }

    /// <summary>Writes a duration as configuration takes it, in the largest fitting unit: <c>500ms</c>, <c>2m</c>.</summary>
    public static string InConfiguration(TimeSpan duration)
    {
        var (ticks, unit) = duration.Ticks switch
        {
            0 => (TimeSpan.TicksPerSecond, "s"),
            var all when all % TimeSpan.TicksPerDay == 0 => (TimeSpan.TicksPerDay, "d"),
            var all when all % TimeSpan.TicksPerHour == 0 => (TimeSpan.TicksPerHour, "h"),
            var all when all % TimeSpan.TicksPerMinute == 0 => (TimeSpan.TicksPerMinute, "m"),
            var all when all % TimeSpan.TicksPerSecond == 0 => (TimeSpan.TicksPerSecond, "s"),
            _ => (TimeSpan.TicksPerMillisecond, "ms"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)duration.Ticks / ticks:0.####}{unit}");
    }

    /// <summary>Writes a pause that a vendor may have asked for, and says that a longer one was shortened.</summary>
    public static string OfPause(TimeSpan pause) => pause >= RetryAfter.Longest
        ? $"{Of(pause)} (the vendor asked for that or more, and more counts as {Of(RetryAfter.Longest)})"
        : Of(pause);
}
