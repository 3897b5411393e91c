using System.Collections.Concurrent;
using Fapilog.Auditing;
using Fapilog.Control;
using Fapilog.Cursors;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Alerting;

/// <summary>
/// The command of a trail that sends undelivered alerts again. It answers at once, and how far a run is when it is asked for
/// that. An entry is settled when its instance accepts the alert.
/// </summary>
internal sealed class ReplayCommand : IAsyncDisposable
{
    public const string Name = "alert_replay";

    /// <summary>The name of the command that asks for a run.</summary>
    public const string ProgressName = "alert_replay_progress";

    // Whoever asks has given the command moments ago.
    private const int MostRuns = 16;

    private readonly AlertPump _pump;
    private readonly ReplaySource _source;
    private readonly Func<AuditEvent, CancellationToken, Task<ChainPosition>> _record;
    private readonly TimeProvider _timeProvider;
    private readonly ConcurrentDictionary<string, bool> _reserved = new(StringComparer.Ordinal);
    private readonly Queue<ReplayRun> _runs = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _sending = Task.CompletedTask;

    /// <param name="pump">The instances.</param>
    /// <param name="source">What is sent.</param>
    /// <param name="record">Stores an event of the trail's own and returns its place when it is durable.</param>
    /// <param name="timeProvider">The clock.</param>
    public ReplayCommand(
        AlertPump pump, ReplaySource source, Func<AuditEvent, CancellationToken, Task<ChainPosition>> record,
        TimeProvider timeProvider)
    {
        (_pump, _source, _record, _timeProvider) = (pump, source, record, timeProvider);
    }

    /// <summary>Gets the handlers of the commands by their names. They are used one at a time.</summary>
    public IEnumerable<KeyValuePair<string, ControlHandler>> Handlers => [new(Name, RunAsync), new(ProgressName, Progress)];

    /// <summary>Hands over no more alerts: the trail stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        _stop.Dispose();
    }

    private static AuditEvent RecordOf(UndeliveredFilter filter, string author) => new()
    {
        EventType = AuditEventType.ConfigChanged,
        Message = "Undelivered alerts are sent again.",
        Component = "fapilog",
        Operation = Name,
        Metadata = AuditMap.Create(
            ("kind", Name),
            ("author", author),
            ("instance", filter.Instance is null ? AuditValue.Null : AuditValue.FromString(filter.Instance)),
            ("since", filter.Since is { } since ? EventTime.ToText(since) : AuditValue.Null)),
    };

    private static FapilogException Bad(params IEnumerable<string> faults) =>
        new([.. faults.Select(fault => new Fault(AuditCodes.CommandNotDone, fault))]);

    private async Task<AuditMap> RunAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        var members = new MemberReader(request.Arguments);
        var filter = new UndeliveredFilter(members.Text("instance"u8), members.Time("since"u8));
        var author = members.Text("author"u8) ?? request.Author;
        var faults = Faults(members, filter.Instance).ToList();
        if (faults.Count > 0)
        {
            throw Bad(faults);
        }

        await _record(RecordOf(filter, author), cancellationToken).ConfigureAwait(false);
        var run = new ReplayRun(_pump, _source, _reserved, _timeProvider);
        var entries = _source.Choose(filter);

        // One that does not work does not hold up the others.
        var senders = entries.GroupBy(entry => entry.Instance, StringComparer.OrdinalIgnoreCase)
            .Select(group => run.Reserve(group))
            .Select(ids => Task.Run(() => run.SendAsync(ids, _stop.Token), CancellationToken.None))
            .ToList();
        _sending = Task.WhenAll(senders.Append(_sending));
        run.EndsWith(Task.WhenAll(senders));
        _runs.Enqueue(run);
        if (_runs.Count > MostRuns)
        {
            _runs.Dequeue();
        }

        return run.ToMap();
    }

    private Task<AuditMap> Progress(ControlRequest request, CancellationToken cancellationToken)
    {
        var id = new MemberReader(request.Arguments).Text("run"u8);
        return _runs.FirstOrDefault(run => run.Id == id) is { } found
            ? Task.FromResult(found.ToMap())
            : throw Bad($"The trail does not know the replay '{ShortText.Shorten(id ?? string.Empty)}'. It may have been restarted: 'fapilog alerts undelivered' lists what is left.");
    }

    private IEnumerable<string> Faults(MemberReader members, string? instance)
    {
        string[] known =
        [
            .. _pump.Instances.Where(one => !one.Instance.IsRemoved)
                .Select(one => one.Instance.Name)
                .Order(StringComparer.Ordinal),
        ];
        return
        [
            .. members.Faults,
            .. members.Rest.Keys.Select(key => $"A replay has no member '{key}'."),
            .. known.Length == 0
                ? ["The trail has no alert instances, so nothing can be sent. Name the configuration that has them."]
                : instance is not null && !known.Contains(instance, StringComparer.OrdinalIgnoreCase)
                    ? [$"The trail has no instance '{ShortText.Shorten(instance)}'. It has {string.Join(", ", known.Select(name => $"'{name}'"))}."]
                    : Array.Empty<string>(),
        ];
    }
}

/// <summary>
/// What is sent again: the entries of the file, each as it is when its turn comes.
/// </summary>
internal sealed class ReplaySource
{
    // The file may be rewritten between the look-up of a place and the reading.
    private const int MostLookups = 5;

    private readonly UndeliveredLog _log;
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly StoredEventReader _events;
    private readonly StoredEventRules _rules;

    public ReplaySource(UndeliveredLog log, ITrailFileSystem files, string directory, StoredEventRules rules)
    {
        (_log, _files, _directory, _rules) = (log, files, directory, rules);
        _events = new StoredEventReader(files, directory);
    }

    public IReadOnlyList<UndeliveredPlace> Choose(UndeliveredFilter filter) => _log.Choose(filter);

    /// <summary>Prepares an entry; null for one that was settled or dropped meanwhile.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ReplayedAlert? Prepare(string id)
    {
        for (var lookup = 0; lookup < MostLookups && _log.Find(id) is { } place; lookup++)
        {
            if (UndeliveredFile.ReadAt(_files, _directory, place) is { } entry)
            {
                return UndeliveredReplay.Prepare(entry, _events);
            }
        }

        return null;
    }

    /// <summary>
    /// Decides how severe an alert is and why, by the rules of today. Whoever gives the command wants it sent, so one that would
    /// not alert today is sent as it was.
    /// </summary>
    public AlertDecision DecisionOf(ReplayedAlert alert)
    {
        var kept = alert.Entry.Alert?.Alert ?? AlertDetails.None;
        return (alert.IsStored ? _rules.Evaluate(alert.Event!) : null) ?? new AlertDecision(alert.Entry.Severity, kept.Reasons)
        {
            FindingKey = kept.FindingKey,
        };
    }
}
