using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Querying;

namespace Fapilog.Cli;

/// <summary>
/// The filters of <c>query</c>.
/// </summary>
internal sealed class QueryOptions
{
    private readonly Option<DateTimeOffset?> _start =
        TimeOption.Create("--start-time", "The earliest time. A time without an offset is UTC.");
    private readonly Option<DateTimeOffset?> _end =
        TimeOption.Create("--end-time", "The latest time, inclusive. A time without an offset is UTC.");

    private readonly Option<AuditEventType?> _type = new("--event-type")
    {
        Description = "The type, such as data_access.",
        HelpName = "TYPE",
        CustomParser = result => AuditEventType.TryParse(result.Tokens[0].Value, out var type)
            ? type
            : Refuse<AuditEventType>(result, "event type", AuditEventType.KnownValues),
    };

    private readonly Option<AuditLogLevel?> _level = new("--log-level")
    {
        Description = "The level, exactly.",
        HelpName = "LEVEL",
        CustomParser = result => AuditLogLevel.TryParse(result.Tokens[0].Value, out var level)
            ? level
            : Refuse<AuditLogLevel>(result, "log level", AuditLogLevel.KnownValues),
    };

    private readonly Option<string?> _user = new("--user-id") { Description = "The user.", HelpName = "ID" };
    private readonly Option<string?> _component = new("--component") { Description = "The component.", HelpName = "NAME" };
    private readonly Option<string?> _request = new("--request-id") { Description = "The request.", HelpName = "ID" };
    private readonly Option<long?> _first = Number("--first-sequence", "The lowest sequence number.", 1);
    private readonly Option<long?> _last = Number("--last-sequence", "The highest sequence number.", 1);
    private readonly Option<long?> _limit =
        Number("--limit", "How many events at most, the newest of them; 0 for all. Default: 100.", 0);

    public QueryOptions(Command command)
    {
        foreach (var option in (Option[])[_start, _end, _type, _level, _user, _component, _request, _first, _last, _limit])
        {
            command.Options.Add(option);
        }

        foreach (var option in (Option[])[_user, _component, _request])
        {
            option.Validators.Add(RefuseEmpty);
        }
    }

    public AuditQuery Read(ParseResult parsed) => new()
    {
        StartTime = parsed.GetValue(_start),
        EndTime = parsed.GetValue(_end),
        EventType = parsed.GetValue(_type),
        LogLevel = parsed.GetValue(_level),
        UserId = parsed.GetValue(_user),
        Component = parsed.GetValue(_component),
        RequestId = parsed.GetValue(_request),
        FirstSequence = parsed.GetValue(_first),
        LastSequence = parsed.GetValue(_last),
        Limit = (parsed.GetValue(_limit) ?? 100) is var limit && limit is 0 or > int.MaxValue ? null : (int)limit,
    };

    // As from a variable of a shell that is not set: it would find nothing, and look like an answer.
    private static void RefuseEmpty(OptionResult result)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"'{result.Option.Name}' is empty. Give a value, or leave it out.");
        }
    }

    /// <summary>Returns each range that ends before it begins, in a sentence: it would find nothing as well.</summary>
    public IEnumerable<string> FindFaults(ParseResult parsed) =>
        new[] { FaultOf(parsed, _start, _end), FaultOf(parsed, _first, _last) }.OfType<string>();

    private static string? FaultOf<T>(ParseResult parsed, Option<T?> from, Option<T?> to)
        where T : struct, IComparable<T> =>
        parsed.GetValue(from) is { } first && parsed.GetValue(to) is { } last && first.CompareTo(last) > 0
            ? $"'{from.Name}' is after '{to.Name}', so no event can meet both. Correct one of them."
            : null;

    private static Option<long?> Number(string name, string description, long least) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
            {
                return number;
            }

            result.AddError(
                $"'{text}' is not a whole number from {least.ToString(CultureInfo.InvariantCulture)}. Correct '{name}'.");
            return null;
        },
    };

    private static T? Refuse<T>(ArgumentResult result, string what, IReadOnlyList<string> known)
        where T : struct
    {
        var text = result.Tokens[0].Value;
        result.AddError($"'{text}' is not a known {what}.{NearestName.Ask(text, known)} Known are: {string.Join(", ", known)}.");
        return null;
    }
}
