using Fapilog.Format;

namespace Fapilog.Querying;

/// <summary>
/// A line and its place in the chain.
/// </summary>
/// <param name="Found">The event; null for one that is not looked for, whose place counts all the same.</param>
/// <param name="Sequence">Its sequence number; null for none.</param>
/// <param name="PreviousHash">The checksum of the event before; null for none.</param>
/// <param name="Checksum">Its own checksum; null for none.</param>
internal readonly record struct OrderedLine(
    FoundEvent? Found, long? Sequence, StoredHash? PreviousHash, StoredHash? Checksum)
{
    public static OrderedLine Of(FoundEvent found) => new(
        found,
        found.Event.SequenceNumber,
        found.Event.PreviousHash is { } previous ? StoredHash.FromText(previous) : null,
        found.Event.Checksum is { } checksum ? StoredHash.FromText(checksum) : null);
}

/// <summary>
/// Sorts events that are read from a trail's end to its beginning into the descending order of their chain. fapilog-audit's
/// writer sometimes swaps adjacent lines; a trail that restarted has several chains, of which the newest comes first.
/// </summary>
internal sealed class NewestFirst
{
    /// <summary>How many lines an event waits for newer ones; fapilog-audit's lines are out of order by a few only.</summary>
    public const int Window = 64;

    // Lines of the maximum length must not fill the memory: at this many characters the next event is returned at once.
    private const int MostHeld = 8 * 1024 * 1024;

    private readonly PriorityQueue<FoundEvent, (long Chain, long Descending, long Arrival)> _held = new();
    private long _heldLength;
    private long _arrivals;
    private long _chain;
    private long _ofChain;
    private long _highest;
    private long _sinceHead;
    private OrderedLine? _head;
    private bool _isUnchained;

    public static IEnumerable<FoundEvent> Order(IEnumerable<OrderedLine> backwards)
    {
        var order = new NewestFirst();
        foreach (var line in backwards)
        {
            order.Take(line);
            while (order.IsDue)
            {
                yield return order.Release();
            }
        }

        while (order._held.Count > 0)
        {
            yield return order.Release();
        }
    }

    private bool IsDue => _held.TryPeek(out _, out var place)
        && (place.Arrival < _arrivals - Window || _heldLength > MostHeld);

    private FoundEvent Release()
    {
        var found = _held.Dequeue();
        _heldLength -= found.Json.Length;
        return found;
    }

    private void Take(OrderedLine line)
    {
        var sequence = line.Sequence;
        if (_isUnchained != sequence is null || (sequence is { } number && !BelongsToChain(line, number)))
        {
            (_chain, _ofChain, _highest, _sinceHead, _head) = (_chain + 1, 0, 0, 0, null);
            _isUnchained = sequence is null;
        }

        _ofChain++;
        _highest = Math.Max(_highest, sequence ?? 0);
        _sinceHead += _head is null ? 0 : 1;
        if (line is { Sequence: 1, PreviousHash: null })
        {
            _head = line;
        }

        if (line.Found is { } found)
        {
            _heldLength += found.Json.Length;
            _held.Enqueue(found, (_chain, -(sequence ?? 0), _arrivals));
        }

        _arrivals++;
    }

    /// <summary>Before a chain's first event in the file, only a few of its own lines out of order can appear.</summary>
    private bool BelongsToChain(in OrderedLine line, long sequence) =>
        _head is null
        || (_sinceHead < Window
            && ((sequence < _highest && _ofChain < _highest)
                || (line.PreviousHash is { } hash && hash == _head.Value.Checksum)));
}
