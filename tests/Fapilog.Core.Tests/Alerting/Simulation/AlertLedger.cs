using Fapilog.Auditing;
using Fapilog.Storage.Simulation;

namespace Fapilog.Alerting.Simulation;

/// <summary>
/// What a schedule knows by itself about each alert, over all processes: to whom it is owed, and how it ended there. Says when
/// the product breaks its promise.
/// </summary>
internal sealed class AlertLedger
{
    private readonly Dictionary<string, LedgerEntry> _entries = [];
    private readonly Dictionary<string, string> _keys = [];
    private readonly List<Silence> _silences = [];
    private readonly DigestLedger _digests = new();

    // A disk gives a file that changed as another array.
    private (byte[]? File, HashSet<(string Instance, long Sequence)> Found) _undelivered = (null, []);

    /// <summary>Gets how many deliveries vendors accepted, and how many of those they had accepted before.</summary>
    public (int All, int Repeated) Accepted { get; private set; }

    public int Count => _entries.Count;

    public void Add(Silence silence) => _silences.Add(silence);

    /// <summary>Notes an event that the device has.</summary>
    public void Store(AuditEvent stored, DateOnly day, DateTimeOffset now, SimulatedSetup setup)
    {
        var owed = setup.Instances.Select(instance => instance.Name).Where(name => setup.IsMeant(name, stored)).ToHashSet();
        if (owed.Count > 0)
        {
            _entries.Add(stored.Checksum!, new LedgerEntry(stored, day, now, owed) { Lowest = setup.Decide(stored)!.Severity });
        }
    }

    /// <summary>
    /// Notes that a process starts, which may end before it is ready: what its configuration ends, may have ended.
    /// </summary>
    public void BeginStart(SimulatedSetup setup, SimulatedDisk disk, DateTimeOffset now)
    {
        var indexed = StoredIndex.ReadFrom(disk, SimulatedTrail.Directory, default).ToList();
        _digests.BeginStart(
            [.. indexed.Select(position => position.Place)],
            name => AlertCursor.Read(disk, SimulatedTrail.Directory, name)?.Policy,
            new StoredEventRules(setup.Policy).Policy);
        var sequences = indexed.Select(position => (position.Place.Day, position.Sequence)).ToHashSet();
        foreach (var entry in _entries.Values)
        {
            // A start that does not find an event in the index takes it for stored now.
            entry.Times.Add(now);
            var decision = setup.Decide(entry.Event);
            entry.Lowest = decision is null || decision.Severity < entry.Lowest ? decision?.Severity ?? default : entry.Lowest;

            // Of what a power cut took from the index, only what alerts by today's policy is found again.
            if (decision is null && !sequences.Contains((entry.Day, entry.Event.SequenceNumber!.Value)))
            {
                entry.EndEverywhere("obsolete");
            }
        }
    }

    /// <summary>Notes that a process is ready.</summary>
    public void Open(IEnumerable<InstanceTurns> instances)
    {
        _digests.Open(instances);
        foreach (var entry in _entries.Values)
        {
            entry.Taken.Clear();
        }
    }

    /// <summary>Notes that the turn of an alert has come: none that is more severe may be left behind.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="turn">The turn.</param>
    /// <param name="waiting">The alerts that take room of the window, and are not due.</param>
    /// <param name="setup">The configuration.</param>
    /// <param name="disk">The disk.</param>
    public void Take(
        AlertInstance instance, AlertTurn turn, IReadOnlyCollection<PendingAlert> waiting, SimulatedSetup setup,
        SimulatedDisk disk)
    {
        var name = instance.Name;
        var alert = turn.Alert;
        if (turn.Pass is not { IsProbe: true }
            && FindOverlooked(instance, entry => entry.Lowest > alert.Severity, waiting, setup, disk) is { } overlooked)
        {
            throw new BrokenPromiseException($"{name} took {alert.Place} ({alert.Severity}) before {overlooked}.");
        }

        if (alert.Position is { } position && Find(position) is { } taken)
        {
            taken.Taken.Add(name);
        }
    }

    /// <summary>Notes that an instance that may be called has nothing to do: no alert with room may be left behind.</summary>
    public void TakeNone(
        AlertInstance instance, IReadOnlyCollection<PendingAlert> waiting, SimulatedSetup setup, SimulatedDisk disk)
    {
        if (FindOverlooked(instance, _ => true, waiting, setup, disk) is { } overlooked)
        {
            throw new BrokenPromiseException($"{instance.Name} took nothing, and {overlooked} was left behind.");
        }
    }

    /// <summary>Notes that an alert was joined with others.</summary>
    public void Collect(string instance, PendingAlert alert, DigestGroup group) =>
        _digests.Collect(instance, alert, group);

    /// <summary>Notes that an instance ended an alert that it was not meant to get by then.</summary>
    public void Drop(string instance, PendingAlert alert, SimulatedSetup setup)
    {
        if (alert.Digest is not null)
        {
            throw new BrokenPromiseException($"{instance} dropped a digest of {alert.Count} alerts.");
        }

        if (Find(alert.Position!.Value) is not { } entry)
        {
            return;
        }

        if (setup.IsMeant(instance, entry.Event))
        {
            throw new BrokenPromiseException($"{instance} dropped {entry}, which is meant for it.");
        }

        entry.End(instance, "obsolete");
    }

    /// <summary>Notes that a silence withheld an alert.</summary>
    public void Withhold(string instance, PendingAlert alert, SimulatedSetup setup)
    {
        if (Find(alert.Position!.Value) is not { } entry)
        {
            return;
        }

        var decision = setup.Decide(entry.Event)!;
        if (decision.Severity >= AlertSeverity.Critical || !_silences.Exists(silence =>
            silence.Matches(entry.Event, decision)
            && entry.Times.Exists(time => time >= silence.From && time < silence.Until)))
        {
            throw new BrokenPromiseException($"{instance} withheld {entry} without a silence.");
        }

        entry.End(instance, "silenced");
    }

    /// <summary>Notes that a vendor got an alert: the same one with the same key, and another one with another key.</summary>
    public void Send(SimulatedCall call)
    {
        var (details, content) = (call.Sent.Alert, call.Sent.Checksum!);
        var owner = OwnerOf(call);
        if (call.Turn.Alert.Digest is { } group)
        {
            _digests.Check(group, details);
            _digests.Send(owner, _digests.MembersOf(group), details.IdempotencyKey!);
            content += group.Count > 1 ? $", {group.Count} from {group.First.Sequence} for {owner}" : string.Empty;
        }
        else if (call.Turn.Alert.Replay is { Entry: { Count: > 1 } again })
        {
            _digests.Send(owner, _digests.MembersOf(again), details.IdempotencyKey!);
            content += $", {again.Count} from {again.FirstSequence} for {owner}";
        }

        if (_keys.TryGetValue(details.IdempotencyKey!, out var before) ? before != content : _keys.ContainsValue(content))
        {
            throw new BrokenPromiseException($"{call.Pump.Instance.Name} sent {content} with the key of {before ?? "something else"}.");
        }

        _keys[details.IdempotencyKey!] = content;
    }

    /// <summary>Notes that a vendor took an alert.</summary>
    public void Accept(SimulatedCall call)
    {
        var alert = call.Turn.Alert;
        var members = alert.Digest is { } group ? _digests.MembersOf(group)
            : alert.Replay is { Entry: { Count: > 1 } again } ? _digests.MembersOf(again)
            : [call.Sent.Checksum!];
        var repeated = false;
        foreach (var checksum in members)
        {
            repeated |= _entries.TryGetValue(checksum, out var entry) && !entry.End(OwnerOf(call), $"200 of {call.Pump.Instance.Name}");
        }

        Accepted = (Accepted.All + 1, Accepted.Repeated + (repeated ? 1 : 0));
    }

    /// <summary>Notes that days were removed: nobody may need them.</summary>
    public void Remove(DateOnly before, SimulatedDisk disk)
    {
        var undelivered = Undelivered(disk);
        foreach (var entry in _entries.Values.Where(entry => entry.Day < before))
        {
            if (entry.Owed.FirstOrDefault(name =>
                entry.IsOpen(name) && !undelivered.Contains((name, entry.Event.SequenceNumber!.Value))
                && !_digests.Has(name, entry.Event.Checksum!)) is { } owing)
            {
                throw new BrokenPromiseException($"The day of {entry} was removed, and {owing} owes it.");
            }
        }
    }

    /// <summary>Checks the promise for some of the instances, when nothing is left to do.</summary>
    public void Check(SimulatedDisk disk, Func<string, bool> isChecked)
    {
        var undelivered = Undelivered(disk);
        var lost = _entries.Values.SelectMany(entry => entry.Owed
                .Where(name => isChecked(name) && entry.IsOpen(name)
                    && !undelivered.Contains((name, entry.Event.SequenceNumber!.Value)))
                .Select(name => $"{entry} at {name}"))
            .ToList();
        if (lost.Count > 0)
        {
            throw new BrokenPromiseException($"Lost: {string.Join(", ", lost)}.");
        }
    }

    private static string OwnerOf(SimulatedCall call) =>
        call.Turn.Alert.StandsInFor?.Primary ?? call.Pump.Instance.Name;

    private LedgerEntry? FindOverlooked(
        AlertInstance instance, Func<LedgerEntry, bool> isLookedFor, IReadOnlyCollection<PendingAlert> waiting,
        SimulatedSetup setup, SimulatedDisk disk)
    {
        var name = instance.Name;
        return _entries.Values.FirstOrDefault(entry =>
            isLookedFor(entry) && entry.IsOpen(name) && !entry.Taken.Contains(name)
            && !_digests.Has(name, entry.Event.Checksum!) && setup.IsMeant(name, entry.Event)
            && waiting.Count(other => other.Severity >= entry.Lowest) < instance.Options.QueueCapacity
            && !Undelivered(disk).Contains((name, entry.Event.SequenceNumber!.Value)));
    }

    private HashSet<(string Instance, long Sequence)> Undelivered(SimulatedDisk disk)
    {
        var file = disk.Content(UndeliveredFile.PathIn(SimulatedTrail.Directory));
        if (file is null || file == _undelivered.File)
        {
            return file is null ? [] : _undelivered.Found;
        }

        var found = new HashSet<(string, long)>();
        foreach (var entry in UndeliveredFile.Read(disk, SimulatedTrail.Directory))
        {
            if (entry.Reason is UndeliveredReason.Missing)
            {
                throw new BrokenPromiseException($"{entry.Instance} does not find the event of sequence {entry.Sequence}.");
            }

            if (entry.Count == 1)
            {
                found.Add((entry.Instance, entry.Sequence!.Value));
                continue;
            }

            found.UnionWith(_digests.SequencesOf(entry).Select(sequence => (entry.Instance, sequence)));
        }

        _undelivered = (file, found);
        return found;
    }

    private LedgerEntry? Find(AlertPosition position) =>
        _entries.Values.FirstOrDefault(
            entry => entry.Event.SequenceNumber == position.Sequence && entry.Day == position.Place.Day);
}

/// <summary>
/// One durable event that alerts, and what became of it.
/// </summary>
internal sealed class LedgerEntry(AuditEvent stored, DateOnly day, DateTimeOffset now, HashSet<string> owed)
{
    private readonly Dictionary<string, string> _ended = [];

    public AuditEvent Event { get; } = stored;

    public DateOnly Day { get; } = day;

    /// <summary>Gets when it was stored, as processes may see that.</summary>
    public List<DateTimeOffset> Times { get; } = [now];

    /// <summary>Gets the instances that were to get it when it was stored.</summary>
    public HashSet<string> Owed { get; } = owed;

    /// <summary>Gets the instances that took it since the last start.</summary>
    public HashSet<string> Taken { get; } = [];

    /// <summary>Gets or sets the lowest severity of all policies since it was stored.</summary>
    public required AlertSeverity Lowest { get; set; }

    public bool IsOpen(string instance) => Owed.Contains(instance) && !_ended.ContainsKey(instance);

    /// <summary>Returns false if it had ended there before.</summary>
    public bool End(string instance, string how) => _ended.TryAdd(instance, how);

    public void EndEverywhere(string how)
    {
        foreach (var instance in Owed)
        {
            End(instance, how);
        }
    }

    public override string ToString() => $"{Event.Message} ({Event.SequenceNumber}, {Lowest}, {Day:MM-dd})";
}

/// <summary>
/// The product broke its promise.
/// </summary>
#pragma warning disable CA1032 // It is always thrown with what was promised.
internal sealed class BrokenPromiseException(string message) : Exception(message);
#pragma warning restore CA1032
