using System.CommandLine;
using System.CommandLine.Parsing;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Loading;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts silence add [DIR]</c>: begins a silence, in the trail that runs or in one that is stopped.
/// </summary>
internal sealed class SilenceAddCommand : Command
{
    private readonly TrailPath _path;
    private readonly Option<string[]> _types =
        List("--event-type", "TYPE", "A type of event, such as data_export. Repeat it for several.");
    private readonly Option<string[]> _components =
        List("--component", "NAME", "A component; a final '*' stands for any ending.");
    private readonly Option<string[]> _levels =
        List("--level", "LEVEL", "A compliance level of the event, such as hipaa.");
    private readonly Option<string[]> _reasons =
        List("--reason", "REASON", "A reason of the alert, such as security_event.");

    private readonly Option<AlertSeverity?> _severity = WordOption.Create(
        "--severity",
        "severity",
        "The lowest severity. Default: info.",
        [.. Enum.GetValues<AlertSeverity>().Where(severity => severity < AlertSeverity.Critical).Select(SeverityWord.Pair)],
        (SeverityWord.From(AlertSeverity.Critical), "Critical alerts are never withheld."));

    private readonly Option<DateTimeOffset?> _from = TimeOption.Create(
        "--from", "When it begins, by the time at which events are stored; also in the past. A time without an offset is UTC. Default: now.");

    private readonly Option<DateTimeOffset?> _until =
        TimeOption.Create("--until", "When it ends, at most 30 days after it begins. A time without an offset is UTC.");

    private readonly Option<TimeSpan?> _for = new("--for")
    {
        Description = "How long it lasts from now on, or from a later '--from', such as 90m, 8h or 2d.",
        HelpName = "DURATION",
        CustomParser = ParseDuration,
    };

    private readonly Option<string> _comment = new("--comment")
    {
        Description = "Why, for the record.",
        HelpName = "TEXT",
        Required = true,
    };

    private readonly AuthorOption _author;
    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public SilenceAddCommand(ToolConsole console)
        : base("add", "Withhold the alerts that meet every condition, until a time. The trail records it.")
    {
        _console = console;
        _path = new TrailPath(this);
        foreach (var option in (Option[])[_types, _components, _levels, _reasons, _severity, _from, _until, _for, _comment])
        {
            Options.Add(option);
        }

        _author = new AuthorOption(this);
        _common = new CommonOptions(this, "The configuration file that names the trail. Default: none is read.");
        Validators.Add(result =>
        {
            var (until, duration) = (result.GetResult(_until) is not null, result.GetResult(_for) is not null);
            if (until == duration)
            {
                result.AddError(until
                    ? "'--until' and '--for' both say when the silence ends. Give one of them."
                    : "Nothing says when the silence ends. Give '--until TIME' or '--for DURATION'.");
            }
        });
        SetAction(RunAsync);
    }

    private static Option<string[]> List(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };

    private static TimeSpan? ParseDuration(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!SettingDuration.TryParse(text, out var duration))
        {
            result.AddError($"'{text}' is not a duration. '--for' is one such as 90m, 8h or 2d.");
            return null;
        }

        if (duration < TimeSpan.FromSeconds(1))
        {
            result.AddError($"'{text}' is too short. '--for' is 1 second or longer, such as 90m, 8h or 2d.");
            return null;
        }

        return duration;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (directory, settings) = _path.ReadExisting(parsed, _common.Config(parsed));
        var result = await TrailCommand.SendAsync(
            directory, settings?.Audit, SilenceCommands.Add, ArgumentsOf(parsed), _console, cancellationToken);
        var silence = Silence.Parse(result["silence"].AsMap())!;
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, new { Silence = SilenceDocument.From(silence), Sequence = Number(result) });
        }
        else
        {
            _console.Line($"SILENCED {silence.Id}: {MatchText.From(silence.Match)}, for events stored from {silence.From:u} until {silence.Until:u}. It is recorded as event {Number(result)}.");
        }

        return ExitCode.Good;

        static long Number(AuditMap result) => result["sequence"].TryGetInt64(out var number) ? number : 0;
    }

    private AuditMap ArgumentsOf(ParseResult parsed)
    {
        var match = new AlertMatch
        {
            MinimumSeverity = parsed.GetValue(_severity) ?? AlertSeverity.Info,
            EventTypes = parsed.GetValue(_types) ?? [],
            Components = parsed.GetValue(_components) ?? [],
            ComplianceLevels = parsed.GetValue(_levels) ?? [],
            Reasons = parsed.GetValue(_reasons) ?? [],
        };
        return AuditMap.Create(
        [
            ("match", AuditValue.FromMap(MatchMap.Write(match))),
            ("comment", parsed.GetValue(_comment)!),
            ("author", _author.Read(parsed)),
            .. Time("from", parsed.GetValue(_from)),
            .. Time("until", parsed.GetValue(_until)),
            .. parsed.GetValue(_for) is { } duration
                ? [("seconds", (long)Math.Ceiling(duration.TotalSeconds))]
                : Array.Empty<(string, AuditValue)>(),
        ]);
    }

    private static IEnumerable<(string Key, AuditValue Value)> Time(string name, DateTimeOffset? time) =>
        time is { } given ? [(name, EventTime.ToText(given))] : [];
}
