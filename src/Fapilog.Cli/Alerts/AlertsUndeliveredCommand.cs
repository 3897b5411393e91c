using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts undelivered [DIR]</c>: the alerts that instances gave up, the oldest first. It writes nothing, takes no lock
/// and loads no provider, so that it runs beside a host.
/// </summary>
internal sealed class AlertsUndeliveredCommand : Command
{
    private readonly TrailPath _path;
    private readonly UndeliveredOptions _chosen;

    private readonly Option<bool> _all = new("--all")
    {
        Description = "Also those that were settled, such as by a replay, and are still in the file.",
    };

    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public AlertsUndeliveredCommand(ToolConsole console)
        : base("undelivered", "List the alerts that instances gave up, the oldest first. Exit code 1 when there are some.")
    {
        _console = console;
        _path = new TrailPath(this);
        _chosen = new UndeliveredOptions(this);
        Options.Add(_all);
        _common = new CommonOptions(this, "The configuration file that names the trail. Default: none is read.");
        SetAction(parsed => Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        var (directory, settings) = _path.ReadExisting(parsed, _common.Config(parsed));
        if (KnownInstances.FindFault(directory, _chosen.Read(parsed).Instance, settings) is { } fault)
        {
            _console.Error(fault);
            return ExitCode.Usage;
        }

        var entries = UndeliveredFile.Read(PhysicalFileSystem.Instance, directory, parsed.GetValue(_all))
            .Where(_chosen.Read(parsed).Matches);
        var open = _common.Format(parsed) is OutputFormat.Json ? WriteJson(entries) : WriteText(entries);
        return open > 0 ? ExitCode.Bad : ExitCode.Good;
    }

    private int WriteText(IEnumerable<UndeliveredEntry> entries)
    {
        var (all, open) = (0, 0);
        foreach (var entry in entries)
        {
            if (all++ == 0)
            {
                _console.Line(Row("GIVEN UP", "INSTANCE", "SEVERITY", "REASON", "SEQUENCE", "TRIES", "EVENT", "FAILURE"));
            }

            open += entry.Settled is null ? 1 : 0;
            _console.Line(Row(entry));
        }

        var settled = all > open ? $", and {Text(all - open)} settled" : string.Empty;
        _console.Error($"{CountText.Format(open, "undelivered alert")}{settled}.");
        return open;
    }

    private int WriteJson(IEnumerable<UndeliveredEntry> entries)
    {
        var all = entries.ToList();
        JsonOutput.Write(_console, new { Undelivered = all.Select(Document) });
        return all.Count(entry => entry.Settled is null);
    }

    private static object Document(UndeliveredEntry entry) => new
    {
        entry.Id,
        GivenUpAt = EventTime.ToText(entry.At),
        entry.Instance,
        Reason = UndeliveredEntry.NameOf(entry.Reason),
        entry.Failure,
        entry.Attempts,
        Severity = SeverityWord.From(entry.Severity),
        entry.Channel,
        entry.EventId,
        entry.Count,
        entry.FirstSequence,
        SequenceNumber = entry.Sequence,
        entry.Checksum,
        Place = entry.Place?.ToString(),
        Settled = entry.Settled is { } settled
            ? new { How = UndeliveredEntry.NameOf(settled.How), At = EventTime.ToText(settled.At) }
            : null,
        Alert = Member(entry, "alert"),
        Details = Member(entry, "details"),
    };

    // As in the file: the members of the format under their names.
    private static JsonElement? Member(UndeliveredEntry entry, string name) => entry.Alert is null
        ? null
        : JsonDocument.Parse(UndeliveredFile.ToLine(entry.ToMap()[name].AsMap())).RootElement;

    private static string Row(UndeliveredEntry entry) => Row(
        entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        entry.Instance,
        SeverityWord.From(entry.Severity),
        entry.Settled is { } settled ? UndeliveredEntry.NameOf(settled.How) : UndeliveredEntry.NameOf(entry.Reason),
        entry.Sequence is { } sequence ? sequence.ToString(CultureInfo.InvariantCulture) : "-",
        Text(entry.Attempts),
        ShortText.Shorten(entry.EventId ?? "-", 36),
        entry.Failure);

    private static string Row(
        string time, string instance, string severity, string reason, string sequence, string tries, string eventId,
        string failure) =>
        $"{time,-20}  {VisibleText.Pad(instance, 24)}  {severity,-8}  {VisibleText.Pad(reason, 8)}  {sequence,10}  {tries,5}  {VisibleText.Pad(eventId, 36)}  {failure}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
