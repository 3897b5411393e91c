using System.CommandLine;
using Fapilog.Format;

namespace Fapilog.Cli;

/// <summary>
/// An option that is a point in time.
/// </summary>
internal static class TimeOption
{
    public static Option<DateTimeOffset?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (EventTime.TryParseWritten(text, out var time))
            {
                return time;
            }

            result.AddError(
                $"'{text}' is not a time. '{name}' is one such as 2025-08-07, 2025-08-07T02:50:08 or 2025-08-07T04:50:08+02:00.");
            return null;
        },
    };
}
