using System.Globalization;
using System.Text.RegularExpressions;

namespace Fapilog.Loading;

/// <summary>
/// Reads a duration as people write it. .NET reads <c>30</c> as 30 days and <c>24:00:00</c> as 24 days; both are refused here.
/// </summary>
internal static partial class SettingDuration
{
    /// <summary>What a duration may look like.</summary>
    public const string Forms = "a duration: 'hh:mm:ss' below 24 hours, 'd.hh:mm:ss', or a number with a unit such as '500ms', '30s', '5m', '24h' or '7d'";

    private const int MostShown = 16;
    private const int MostShownOfClock = 32;

    /// <summary>Parses a text; false if it is not one of <see cref="Forms"/>, or too long for a <see cref="TimeSpan"/>.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        text = text.Trim();
        duration = default;
        if (Clock().IsMatch(text))
        {
            return TimeSpan.TryParseExact(
                text, ["h\\:mm\\:ss", "h\\:mm\\:ss\\.FFFFFFF", "d\\.h\\:mm\\:ss", "d\\.h\\:mm\\:ss\\.FFFFFFF"],
                CultureInfo.InvariantCulture, out duration);
        }

        if (Amount().Match(text) is not { Success: true } match
            || !decimal.TryParse(
                match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > (decimal)TimeSpan.MaxValue.TotalMilliseconds)
        {
            return false;
        }

        var ticks = number * match.Groups[2].Value switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            _ => TimeSpan.TicksPerDay,
        };
        if (ticks > long.MaxValue)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    /// <summary>
    /// Returns a text that is not a duration, to repeat in a message; null if it may be a secret that was put in the wrong place:
    /// only a few digits, colons, points, commas and signs are repeated, with a word for a unit, and the form of ISO 8601.
    /// </summary>
    public static string? Shown(string? text) =>
        text is { Length: > 0 }
            && text.Length <= (text.Contains(':', StringComparison.Ordinal) ? MostShownOfClock : MostShown)
            && Harmless().IsMatch(text)
            ? text
            : null;

    /// <summary>Returns what a text without a unit means, which only zero says.</summary>
    public static string? Nearest(string text) => Zero().IsMatch(text.Trim()) ? "0s" : null;

    [GeneratedRegex(
        @"\A([0-9]{1,8}\.)?([01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,7})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\A([0-9]{1,15}(?:\.[0-9]{1,7})?) ?(ms|s|m|h|d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Amount();

    [GeneratedRegex(
        @"\A([-+0-9:.,]+(e[-+]?[0-9]+)? ?(ms|s|m|h|d|w|msecs?|secs?|mins?|hrs?|milliseconds?|seconds?|minutes?|hours?|days?|weeks?)?|[-+]?P?T?([0-9.,]+[WDHMS]T?)+)\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Harmless();

    [GeneratedRegex(@"\A[-+]?0+([.,:]0+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Zero();
}
