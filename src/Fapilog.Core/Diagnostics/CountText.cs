using System.Globalization;

namespace Fapilog.Diagnostics;

/// <summary>
/// Writes counts and lists with a noun that agrees with them.
/// </summary>
internal static class CountText
{
    /// <summary>Returns the count and its noun: <c>1 event</c>, <c>2 events</c>.</summary>
    /// <param name="count">The count.</param>
    /// <param name="one">The noun for one.</param>
    /// <param name="several">The noun for any other count; null for <paramref name="one"/> with an <c>s</c>.</param>
    public static string Format(long count, string one, string? several = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {Noun(count, one, several)}");

    /// <summary>Returns the noun alone, for a count that is written elsewhere.</summary>
    /// <param name="count">The count.</param>
    /// <param name="one">The noun, or verb, for one.</param>
    /// <param name="several">The one for any other count; null for <paramref name="one"/> with an <c>s</c>.</param>
    public static string Noun(long count, string one, string? several = null) => count == 1 ? one : several ?? one + "s";

    /// <summary>Returns a duration in seconds: <c>1 second</c>, <c>0.5 seconds</c>.</summary>
    public static string Seconds(TimeSpan duration) => string.Create(
        CultureInfo.InvariantCulture,
        $"{duration.TotalSeconds:0.###} {(duration == TimeSpan.FromSeconds(1) ? "second" : "seconds")}");

    /// <summary>
    /// Returns a duration for people: in seconds below two minutes, and then <c>5 minutes</c>, <c>1 hour 30 minutes</c>,
    /// <c>24 hours</c>, <c>7 days</c>.
    /// </summary>
    public static string Duration(TimeSpan duration)
    {
        if (duration < TimeSpan.FromMinutes(2))
        {
            return Seconds(duration);
        }

        (long Count, string Unit)[] parts = duration >= TimeSpan.FromDays(2) ? [(duration.Days, "day"), (duration.Hours, "hour")]
            : duration >= TimeSpan.FromHours(1) ? [((long)duration.TotalHours, "hour"), (duration.Minutes, "minute")]
            : [(duration.Minutes, "minute"), (duration.Seconds, "second")];
        return string.Join(' ', parts.Where(part => part.Count > 0).Select(part => Format(part.Count, part.Unit)));
    }

    /// <summary>Returns the noun and the names in quotes: <c>instance 'a'</c>, <c>instances 'a', 'b'</c>.</summary>
    /// <param name="one">The noun for one name.</param>
    /// <param name="names">The names.</param>
    public static string Named(string one, IReadOnlyCollection<string> names) =>
        $"{Noun(names.Count, one)} {string.Join(", ", names.Select(name => $"'{name}'"))}";
}
