using System.Buffers;
using System.Globalization;

namespace Fapilog.Delivery;

/// <summary>
/// Reads a Retry-After header (RFC 9110, section 10.2.3).
/// </summary>
public static class RetryAfter
{
    private static readonly SearchValues<char> Number = SearchValues.Create("0123456789.");

    private static readonly string[] DateFormats =
    [
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
    ];

    /// <summary>Gets the longest pause that is believed; a longer one is shortened to it.</summary>
    /// <value>7 days.</value>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Reads seconds or one of the three forms of an HTTP date. A fraction, which vendors send although the header has none, is
    /// rounded up to a whole second. Never throws.
    /// </summary>
    /// <param name="text">The header's value, or <see langword="null"/>.</param>
    /// <param name="now">The moment a date is measured from.</param>
    /// <returns>
    /// The pause, from zero (also for a date in the past) to <see cref="Longest"/>; <see langword="null"/> when the value is
    /// absent or is neither, such as a negative number.
    /// </returns>
    public static TimeSpan? Parse(string? text, DateTimeOffset now)
    {
        var value = text.AsSpan().Trim(" \t");
        if (value.IsEmpty)
        {
            return null;
        }

        if (!value.ContainsAnyExcept(Number))
        {
            return double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                ? Clamp(TimeSpan.FromSeconds(Math.Ceiling(Math.Min(seconds, Longest.TotalSeconds))))
                : null;
        }

        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite;
        return DateTimeOffset.TryParseExact(value, DateFormats, CultureInfo.InvariantCulture, Styles, out var date)
            ? Clamp(date - now)
            : null;
    }

    private static TimeSpan Clamp(TimeSpan wait) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
}
