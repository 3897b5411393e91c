using System.CommandLine;
using Fapilog.Alerting;
using Fapilog.Cursors;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Cli;

/// <summary>
/// <c>fapilog alerts cursor show [DIR]</c>: what each instance was given and still owes. Reads only, also beside a running trail.
/// </summary>
internal sealed class CursorShowCommand : Command
{
    private readonly TrailPath _path;

    private readonly Option<string?> _instance = new("--instance")
    {
        Description = "The instance. Default: all that have a cursor.",
        HelpName = "NAME",
    };

    private readonly CommonOptions _common;
    private readonly ToolConsole _console;

    public CursorShowCommand(ToolConsole console)
        : base("show", "Show how far each instance is. Exit code 1 when a cursor cannot be read.")
    {
        _console = console;
        _path = new TrailPath(this);
        Options.Add(_instance);
        _common = new CommonOptions(this, "The configuration file that names the trail. Default: none is read.");
        SetAction(parsed => Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        var files = PhysicalFileSystem.Instance;
        var (directory, _) = _path.ReadExisting(parsed, _common.Config(parsed));

        StoredCursor[] all = [.. StoredCursors.Read(files, directory)];
        var instance = parsed.GetValue(_instance);
        StoredCursor[] shown = [.. all.Where(cursor => instance is null || cursor.File == AlertCursor.NameOf(instance))];
        if (instance is not null && shown.Length == 0)
        {
            _console.Error($"The instance '{instance}' has no cursor in '{directory}'. {CursorNames.List(all)} Correct '--instance', or leave it out.");
            return ExitCode.Usage;
        }

        CursorState[] states = [.. shown.Select(cursor => new CursorState(cursor, LanesOf(files, directory, cursor)))];
        if (_common.Format(parsed) is OutputFormat.Json)
        {
            JsonOutput.Write(_console, new { Cursors = states.Select(Document) });
        }
        else
        {
            WriteText(states);
        }

        return states.Any(state => state.Cursor.Fault is not null) ? ExitCode.Bad : ExitCode.Good;
    }

    private static LaneState[] LanesOf(PhysicalFileSystem files, string directory, StoredCursor cursor) =>
    [
        .. (cursor.Cursor?.Lanes ?? []).OrderByDescending(lane => lane.Severity)
            .Select(lane => new LaneState(lane, StoredCursors.CountBacklog(files, directory, lane))),
    ];

    private static object Document(CursorState state) => new
    {
        state.Cursor.Instance,
        state.Cursor.File,
        state.Cursor.Fault,
        Anchor = state.Cursor.Cursor?.Anchor is { } anchor
            ? new { anchor.Sequence, anchor.Checksum, Place = anchor.Place.ToString() }
            : null,
        Lanes = state.Lanes.Select(lane => new
        {
            Severity = SeverityWord.From(lane.Lane.Severity),
            Through = lane.Lane.Through.ToString(),
            Owed = lane.Lane.Owed.Count,
            lane.Backlog,
        }),
        Digests = (state.Cursor.Cursor?.Digests ?? []).Select(digest => new
        {
            digest.Count,
            FirstSequence = digest.First.Sequence,
            LastSequence = digest.Last.Sequence,
            Due = EventTime.ToText(digest.Due),
        }),
    };

    private void WriteText(CursorState[] states)
    {
        foreach (var (cursor, lanes) in states)
        {
            _console.Bold($"{cursor.Instance ?? "unknown instance"}  {cursor.File}");
            if (cursor.Fault is { } fault)
            {
                _console.Line($"  CANNOT BE READ: {fault}");
                continue;
            }

            _console.Line(cursor.Cursor?.Anchor is { } anchor
                ? $"  newest alert given: event {anchor.Sequence} at {anchor.Place}, checksum {anchor.Checksum}"
                : "  newest alert given: none");
            foreach (var (lane, backlog) in lanes)
            {
                _console.Line($"  {SeverityWord.From(lane.Severity),-8}  through {Shown(lane.Through)}, {lane.Owed.Count} of them owed, {backlog} after it");
            }

            foreach (var digest in cursor.Cursor?.Digests ?? [])
            {
                _console.Line($"  digest    of {CountText.Format(digest.Count, "alert")}, from event {digest.First.Sequence} to {digest.Last.Sequence}, due at {digest.Due:u}");
            }
        }

        if (states.Length == 0)
        {
            _console.Error("No instance has a cursor here: the trail never ran with one.");
        }
    }

    // Before the first event there is no day.
    private static string Shown(TrailPlace place) => place == default ? "the beginning" : place.ToString();

    private sealed record LaneState(KeptLane Lane, long Backlog);

    private sealed record CursorState(StoredCursor Cursor, LaneState[] Lanes);
}

/// <summary>
/// The instances that a person may have meant.
/// </summary>
internal static class CursorNames
{
    public static string List(IEnumerable<StoredCursor> cursors)
    {
        string[] names = [.. cursors.Select(cursor => cursor.Instance).OfType<string>()];
        return names.Length == 0 ? "No instance has one there." : $"Those that have one are {string.Join(", ", names)}.";
    }
}
