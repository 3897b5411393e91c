using System.Globalization;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// Checks the lines together: whether they form one chain without a gap, a fork or a repetition.
/// </summary>
/// <remarks>
/// It holds only what reordering needs: up to <see cref="SegmentEnd.MaxDisorder"/> lines that came too early, and the last
/// <see cref="RecentLinks.Reach"/> numbers, to distinguish a repetition from a fork. The sibling's writer sometimes swaps
/// adjacent lines.
/// </remarks>
internal sealed class ChainWalker
{
    private readonly FindingLog _findings;
    private readonly FindingSeverity _disorderSeverity;
    private readonly RecentLinks _recent = new();
    private readonly Disorder _disorder = new();
    private readonly PriorityQueue<(ChainLink Link, long Before), (long Sequence, long Before)> _waiting = new();
    private readonly List<StoredHash> _rivals = [];
    private ChainAnchor? _start;
    private StoredHash? _head;
    private StoredHash? _previous;
    private bool _previousIsGiven = true;
    private bool _headIsGiven;
    private long _ignored;
    private bool _begun;
    private bool _any;

    public ChainWalker(FindingLog findings, VerificationOptions options)
    {
        _findings = findings;
        _start = options.StartAnchor;
        _disorderSeverity = options.Strict ? FindingSeverity.Error : FindingSeverity.Warning;
    }

    /// <summary>Gets the highest number walked in the chain; before its first event, the number that it must follow.</summary>
    public long Last { get; private set; }

    /// <summary>Begins after an event that is trusted, with its checksum if known.</summary>
    public void BeginAfter(long sequence, StoredHash? checksum)
    {
        Follow(sequence, checksum);
        _ignored = sequence;
    }

    /// <summary>Allows the trail to begin after an event that it records as removed.</summary>
    public void StartAfter(ChainAnchor? removed) => _start ??= removed;

    /// <summary>Adds the next line in the order of the files.</summary>
    public void Add(in ChainLink link, long before)
    {
        if (link.IsHead)
        {
            TakeHead(link, before);
        }

        if (!_begun)
        {
            Begin(link);
        }

        if ((link.Sequence <= _ignored && !link.IsHead) || NotesRepetition(link, before))
        {
            return;
        }

        if (_waiting.Count == 0 && _any && link.Sequence == Last + 1)
        {
            Walk(link, before);
            return;
        }

        if (_any && link.Sequence < Last)
        {
            TakeLate(link, before);
            return;
        }

        _disorder.AddByFile(link, before);
        _waiting.Enqueue((link, before), (link.Sequence, before));
        while (_waiting.Count > 0 && (_waiting.Count > SegmentEnd.MaxDisorder || _waiting.Peek().Link.Sequence <= Last + 1))
        {
            WalkWaiting();
        }
    }

    /// <summary>Checks the lines that are still waiting.</summary>
    public void Finish()
    {
        while (_waiting.Count > 0)
        {
            WalkWaiting();
        }

        if (_disorder.Take() is var (link, before, sequence))
        {
            _findings.Add(link.Finding(FindingKind.OutOfOrder, Text(sequence), Text(link.Sequence), _disorderSeverity), before);
        }

        if (_start is { } start && _any && Last < start.Sequence)
        {
            _findings.Add(
                _recent.Find(Last)!.Value.Link.Finding(FindingKind.TailMissing, Text(start.Sequence), Text(Last)), before: 0);
        }
    }

    private void Follow(long sequence, StoredHash? checksum)
    {
        (Last, _previous, _previousIsGiven) = (sequence, checksum, checksum is not null || sequence == 0);
        (_begun, _headIsGiven, _start) = (true, sequence > 0, null);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Handles a line that can be the first of a chain: it begins another chain if the current one began differently.
    /// </summary>
    private void TakeHead(in ChainLink link, long before)
    {
        if (_head is { } head ? head != link.Checksum : _any || _headIsGiven)
        {
            Finish();
            _findings.Add(Restart(link), before);
            _recent.Forget();
            (_any, _ignored) = (false, 0);
            Follow(0, checksum: null);
        }

        _head = link.Checksum;
    }

    private VerificationFinding Restart(in ChainLink link) =>
        link.Reanchoring is { } claim && _recent.FindSame(claim.PriorSequence, claim.PriorChecksum) is not null
            ? link.Finding(
                FindingKind.ChainRestart,
                Text(Last + 1),
                $"re-anchored after {claim.PriorSequence}:{claim.PriorChecksum}",
                FindingSeverity.Warning)
            : link.Finding(FindingKind.ChainRestart, Text(Last + 1), Text(1));

    private void Begin(in ChainLink link)
    {
        _begun = true;
        if (_start is not { } start)
        {
            return;
        }

        if (link.Sequence > start.Sequence)
        {
            Follow(start.Sequence, StoredHash.FromText(start.Checksum));
        }
    }

    /// <summary>
    /// Records a second line with the same number; true when it is the same event, which then has no place of its own.
    /// </summary>
    private bool NotesRepetition(in ChainLink link, long before)
    {
        if (_recent.FindSame(link.Sequence, link.Checksum) is { } original)
        {
            _findings.Add(
                link.Finding(FindingKind.SequenceDuplicate, expected: null, actual: $"{original.File}:{original.Line}"), before);
            return true;
        }

        if (_recent.Find(link.Sequence) is var (rival, _))
        {
            _findings.Add(
                link.Finding(FindingKind.SequenceConflict, rival.Checksum.ToString(), link.Checksum.ToString()), before);
            _recent.AddRival(link);
        }
        else if (!_any || link.Sequence > Last)
        {
            _recent.Add(link, before);
        }

        return false;
    }

    /// <summary>
    /// Handles a line whose number has passed: one of a fork, or one so late that its place is no longer known.
    /// </summary>
    private void TakeLate(in ChainLink link, long before)
    {
        if (_recent.Find(link.Sequence) is null)
        {
            _findings.Add(link.Finding(FindingKind.OutOfOrder, Text(Last + 1), Text(link.Sequence)), before);
            return;
        }

        for (var next = link.Sequence + 1; next <= Last; next++)
        {
            if (_recent.Find(next) is var (misplaced, place))
            {
                _disorder.Note(misplaced, place, link.Sequence);
                return;
            }
        }
    }

    private void WalkWaiting()
    {
        var (link, before) = _waiting.Dequeue();
        _disorder.RemoveByNumber(link, before);
        Walk(link, before);
    }

    private void Walk(in ChainLink link, long before)
    {
        if (_any && link.Sequence == Last)
        {
            // A fork, reported when it came: the next event may be linked to either line.
            if (_rivals.Count < RecentLinks.Reach)
            {
                _rivals.Add(link.Checksum);
            }

            return;
        }

        if (link.Sequence != Last + 1)
        {
            // Older events that were archived on purpose are expected to be missing.
            if (_any || _start is not { } start || link.Sequence > start.Sequence)
            {
                var kind = _any || _ignored > 0 ? FindingKind.SequenceGap : FindingKind.HeadMissing;
                _findings.Add(link.Finding(kind, Text(Last + 1), Text(link.Sequence)), before);
            }
        }
        else if (_previousIsGiven && link.PreviousHash != _previous && !(link.PreviousHash is { } hash && _rivals.Contains(hash)))
        {
            _findings.Add(
                link.Finding(FindingKind.PreviousHashMismatch, _previous?.ToString(), link.PreviousHash?.ToString()), before);
        }

        if (_start is { } anchor && anchor.Sequence == link.Sequence && StoredHash.FromText(anchor.Checksum) != link.Checksum)
        {
            _findings.Add(link.Finding(FindingKind.AnchorMismatch, anchor.Checksum, link.Checksum.ToString()), before);
        }

        // Continue with the stored checksum, so that one edit is one finding.
        (Last, _previous, _previousIsGiven, _any) = (link.Sequence, link.Checksum, true, true);
        if (_rivals.Count > 0)
        {
            _rivals.Clear();
        }
    }
}
