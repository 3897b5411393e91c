using Fapilog.Cursors;

namespace Fapilog.Alerting.Simulation;

/// <summary>
/// Which events each digest stands for, over all processes.
/// </summary>
internal sealed class DigestLedger
{
    // A digest that a later process reads is one that was seen before, perhaps with fewer alerts than it had at last.
    private readonly Dictionary<(string Instance, long First, long Last, long Count), string[]> _seen = [];
    private readonly Dictionary<DigestGroup, (string Instance, List<string> Members)> _open = [];
    private readonly Dictionary<string, AlertPosition> _positions = [];

    // By the instance that collected them, whoever stood in for it, with the key of the digest that was sent.
    private readonly Dictionary<(string Owner, string Checksum), string?> _keys = [];
    private readonly HashSet<(string Owner, string Checksum)> _judgedAnew = [];

    /// <summary>
    /// Notes that a process starts: of what the index does not have, an instance whose cursor is of another policy owes all
    /// again, whatever it had before.
    /// </summary>
    public void BeginStart(HashSet<TrailPlace> indexed, Func<string, string?> policyOf, string policy) =>
        _judgedAnew.UnionWith(_keys.Keys.Where(
            one => !indexed.Contains(_positions[one.Checksum].Place) && policyOf(one.Owner) is { } had && had != policy));

    /// <summary>Notes the digests that a process goes on with.</summary>
    public void Open(IEnumerable<InstanceTurns> instances)
    {
        _open.Clear();
        foreach (var (name, group) in instances.SelectMany(pump => pump.Digests.Select(group => (pump.Instance.Name, group))))
        {
            _open[group] = _seen.TryGetValue(KeyOf(name, group), out var members)
                ? (name, [.. members])
                : throw new BrokenPromiseException($"{name} goes on with a digest that nobody collected.");
        }
    }

    public void Collect(string instance, PendingAlert alert, DigestGroup group)
    {
        var checksum = alert.Event!.Checksum!;
        _positions[checksum] = alert.Position!.Value;
        _keys.TryAdd((instance, checksum), null);
        if (!_open.TryGetValue(group, out var known))
        {
            _open[group] = known = (instance, []);
        }

        known.Members.Add(checksum);
        _seen[KeyOf(instance, group)] = [.. known.Members];
        if (known.Members.Count != group.Count)
        {
            throw new BrokenPromiseException($"{instance} counts {group.Count} alerts in a digest of {known.Members.Count}.");
        }
    }

    /// <summary>Returns whether an instance has an event in a digest.</summary>
    public bool Has(string instance, string checksum) =>
        _open.Values.Any(known => known.Instance == instance && known.Members.Contains(checksum));

    public IReadOnlyList<string> MembersOf(DigestGroup group) => _open[group].Members;

    /// <summary>Checks what a digest says about the alerts that it stands for.</summary>
    public void Check(DigestGroup group, AlertDetails details)
    {
        var sequences = MembersOf(group).Select(member => _positions[member].Sequence).ToList();
        if ((details.Count ?? 1) != sequences.Count || details.FirstSequence > sequences.Min()
            || details.LastSequence < sequences.Max())
        {
            throw new BrokenPromiseException(
                $"A digest of {string.Join(", ", sequences)} says {details.Count} from {details.FirstSequence} to {details.LastSequence}.");
        }
    }

    /// <summary>
    /// Notes that a vendor got a digest. It is closed durably before that, so whatever ends the process, its alerts are in no
    /// other digest of that instance, unless they were judged anew.
    /// </summary>
    public void Send(string owner, IReadOnlyList<string> members, string key)
    {
        foreach (var member in members)
        {
            var known = _keys[(owner, member)];
            _keys[(owner, member)] = key;
            if (known is not null && known != key && !_judgedAnew.Contains((owner, member)))
            {
                throw new BrokenPromiseException(
                    $"{owner} sent the event of sequence {_positions[member].Sequence} in a second digest, of {members.Count}.");
            }
        }
    }

    /// <summary>Returns the sequence numbers of what an undelivered digest stands for.</summary>
    public IEnumerable<long> SequencesOf(UndeliveredEntry entry) =>
        MembersOf(entry).Select(member => _positions[member].Sequence);

    /// <summary>Returns the events that an undelivered digest stands for.</summary>
    public IReadOnlyList<string> MembersOf(UndeliveredEntry entry) =>
        _seen.TryGetValue((entry.Instance, entry.FirstSequence ?? 0, entry.Sequence ?? 0, entry.Count), out var members)
            ? members
            : throw new BrokenPromiseException($"{entry.Instance} recorded a digest of {entry.Count} that nobody collected.");

    private static (string, long, long, long) KeyOf(string instance, DigestGroup group) =>
        (instance, group.First.Sequence, group.Last.Sequence, group.Count);
}
