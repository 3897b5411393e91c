using System.Globalization;

namespace Fapilog.Delivery;

/// <summary>
/// Reads a Retry-After header (RFC 9110, section 10.2.3).
/// </summary>
public static class RetryAfter
{
    private static readonly string[] DateFormats =
    [
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
    ];

    /// <summary>Gets the longest pause that is believed; a longer one is shortened to it.</summary>
    /// <value>7 days.</value>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(7);

    /// <summary>Reads whole seconds or one of the three forms of an HTTP date. Never throws.</summary>
    /// <param name="text">The header's value, or <see langword="null"/>.</param>
    /// <param name="now">The moment a date is measured from.</param>
    /// <returns>
    /// The pause, from zero (also for a date in the past) to <see cref="Longest"/>; <see langword="null"/> when the value is
    /// absent or is neither.
    /// </returns>
    public static TimeSpan? Parse(string? text, DateTimeOffset now)
    {
        var value = text.AsSpan().Trim(" \t");
        if (value.IsEmpty)
        {
            return null;
        }

        if (!value.ContainsAnyExceptInRange('0', '9'))
        {
            // Digits that do not fit are a very long pause, not garbage.
            return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite;
        return DateTimeOffset.TryParseExact(value, DateFormats, CultureInfo.InvariantCulture, Styles, out var date)
            ? Clamp(date - now)
            : null;
    }

    private static TimeSpan Clamp(TimeSpan wait) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
}
