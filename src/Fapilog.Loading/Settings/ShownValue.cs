using System.Text.RegularExpressions;

namespace Fapilog.Loading;

/// <summary>
/// Decides which refused values a message may repeat, beside those of <see cref="SettingDuration.Shown"/>: only what is too
/// short and too plain to be a secret that was put in the wrong place.
/// </summary>
internal static partial class ShownValue
{
    private const int Longest = 24;

    public static bool IsTime(Type plain) => plain == typeof(DateTimeOffset)
        || plain == typeof(DateTime)
        || plain == typeof(DateOnly)
        || plain == typeof(TimeOnly);

    /// <summary>Returns a number in a form that is not taken, or a date; null for anything else.</summary>
    public static string? OfNumber(string text) => text.Length <= Longest && NumberOrDate().IsMatch(text) ? text : null;

    /// <summary>Returns a plain word, a few of them with commas between, or a short number; null for anything else.</summary>
    public static string? OfName(string text) => text.Length <= Longest && Names().IsMatch(text) ? text : null;

    // Decimal with blanks or underscores, hexadecimal, and dates in the forms of several countries.
    [GeneratedRegex(
        @"\A([-+]?[0-9]{1,3}([ _'][0-9]{3})+|(#|&h|0x)[0-9a-f]{1,8}|NaN|[-+]?Infinity|[0-9]{1,4}([-/.][0-9]{1,4}){2}([T ][0-9:.]{1,12}Z?)?)\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NumberOrDate();

    [GeneratedRegex(
        @"\A([A-Z]?[a-z]{1,15}([A-Z][a-z]{1,15})?|[A-Z]{1,15}|[0-9]{1,4})(, ?([A-Z]?[a-z]{1,15}|[A-Z]{1,15}|[0-9]{1,4}))*\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Names();
}
