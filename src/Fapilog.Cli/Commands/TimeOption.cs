using System.CommandLine;
using System.Globalization;
using Fapilog.Format;

namespace Fapilog.Cli;

/// <summary>
/// An option that is a point in time.
/// </summary>
internal static class TimeOption
{
    // What a person may leave out of a time of the format.
    private static readonly string[] ShortForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mmK"];

    public static Option<DateTimeOffset?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TryParse(text, out var time))
            {
                return time;
            }

            result.AddError(
                $"'{text}' is not a time. '{name}' is one such as 2025-08-07, 2025-08-07T02:50:08 or 2025-08-07T04:50:08+02:00.");
            return null;
        },
    };

    public static bool TryParse(string text, out DateTimeOffset time) =>
        EventTime.TryParse(text, out time)
        || DateTimeOffset.TryParseExact(
            // Of the forms only 't' and 'z' have letters.
            text.ToUpperInvariant(), ShortForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
