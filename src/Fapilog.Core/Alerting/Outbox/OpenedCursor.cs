using Fapilog.Auditing;
using Fapilog.Cursors;
using Fapilog.Storage;

namespace Fapilog.Alerting;

/// <summary>
/// How far an instance is when the trail starts.
/// </summary>
/// <param name="Lanes">The severities, the most severe first.</param>
/// <param name="Kept">What an earlier process left; null if there is nothing to go on with.</param>
/// <param name="Until">The place after which it gets nothing; null for an instance of the configuration.</param>
internal sealed record OpenedCursor(AlertLane[] Lanes, AlertCursor? Kept, TrailPlace? Until)
{
    /// <summary>
    /// Gets the cursor of another trail that was found; null for none. What it owed is not in this one, or is another event.
    /// </summary>
    public AlertCursor? Lost { get; init; }

    /// <summary>
    /// Notes an alert whose severity is not known any more and that is judged by another policy now. Which of the lanes took it
    /// cannot be said, so it is owed unless every lane is beyond it: rather twice than never. Returns whether that changed
    /// anything. One that was removed from the configuration by then never owed it.
    /// </summary>
    public bool Rejudge(TrailPlace place, AlertSeverity severity) =>
        !(place > Until) && place > Lanes.Min(lane => lane.Through)
        && Array.Find(Lanes, lane => lane.Severity == severity)!.Owe(place);

    /// <summary>
    /// Returns the cursor as it is now: an instance that is in the configuration again may owe what is beyond where it was
    /// removed.
    /// </summary>
    public AlertCursor ToCursor() => Kept! with
    {
        Lanes = [.. Lanes.Select(lane => new KeptLane(lane.Severity, lane.Through, [.. lane.Owed]))],
        Until = Until,
    };
}

/// <summary>
/// Decides about alerts that the index does not have, because a power cut took its end.
/// </summary>
internal sealed class LostRecords
{
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly StoredEventRules _rules;
    private readonly Dictionary<TrailPlace, AlertSeverity> _owed = [];
    private readonly KeyValuePair<string, OpenedCursor>[] _all;
    private readonly KeyValuePair<string, OpenedCursor>[] _ofAnotherPolicy;
    private readonly StoredEventRules[] _earlier;
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    public LostRecords(
        ITrailFileSystem files, string directory, StoredEventRules rules, IReadOnlyDictionary<string, OpenedCursor> cursors)
    {
        (_files, _directory, _rules) = (files, directory, rules);
        _all = [.. cursors];
        _ofAnotherPolicy = [.. cursors.Where(cursor => cursor.Value.Kept is { } kept && kept.Policy != rules.Policy)];
        JudgesAnew = _ofAnotherPolicy.Length > 0;
        _earlier =
        [
            .. _ofAnotherPolicy.Select(cursor => cursor.Value.Kept!.Policy)
                .Distinct(StringComparer.Ordinal)
                .Select(StoredEventRules.FromPolicy)
                .OfType<StoredEventRules>(),
        ];
        foreach (var lane in cursors.Values.SelectMany(cursor => cursor.Lanes))
        {
            foreach (var place in lane.Owed)
            {
                _owed.TryAdd(place, lane.Severity);
            }
        }
    }

    /// <summary>
    /// Gets a value indicating whether an event may be looked for by another severity than that of today's policy. A cursor says
    /// which alerts it is beyond by the severities that they had.
    /// </summary>
    public bool JudgesAnew { get; private set; }

    /// <summary>
    /// Returns the severity by which an event is looked for: the one that it had where a cursor names it, else that of today's
    /// policy, else that of a policy before, so that it is counted as obsolete, or alerts again under the next one; null for an
    /// event that alerts under none.
    /// </summary>
    public AlertSeverity? SeverityOf(TrailPlace place, AuditEvent auditEvent)
    {
        // Where only some cursors were written before a start ended, the others do not name it yet.
        var today = _rules.Evaluate(auditEvent)?.Severity;
        var severity = _owed.TryGetValue(place, out var had) ? had
            : today ?? _earlier.Max(rules => rules.Evaluate(auditEvent)?.Severity);
        if (severity is { } now)
        {
            var isOther = severity != today;
            JudgesAnew |= isOther;
            _changed.UnionWith(
                (isOther ? _all : _ofAnotherPolicy)
                    .Where(cursor => cursor.Value.Rejudge(place, now))
                    .Select(cursor => cursor.Key));
        }

        return severity;
    }

    /// <summary>
    /// Writes the cursors that changed. Before the records are in the index: the next start does not look at those again.
    /// </summary>
    /// <exception cref="IOException">A cursor cannot be written.</exception>
    public void Save()
    {
        foreach (var (instance, cursor) in _all.Where(cursor => _changed.Remove(cursor.Key)))
        {
            _files.Replace(AlertCursor.PathOf(_directory, instance), cursor.ToCursor().ToBytes(instance));
        }
    }
}
