namespace Fapilog.Querying;

/// <summary>
/// Sorts events that are read from a trail's end to its beginning into the descending order of their chain. fapilog-audit's
/// writer sometimes swaps adjacent lines; a trail that restarted has several chains, of which the newest comes first.
/// </summary>
internal sealed class NewestFirst
{
    /// <summary>The number of events held to find the next one; fapilog-audit's lines are out of order by a few only.</summary>
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
    private FoundEvent? _head;
    private bool _isUnchained;

    public static IEnumerable<FoundEvent> Order(IEnumerable<FoundEvent> backwards)
    {
        var order = new NewestFirst();
        foreach (var entry in backwards)
        {
            order.Take(entry);
            while (order._held.Count > Window || (order._heldLength > MostHeld && order._held.Count > 0))
            {
                yield return order.Release();
            }
        }

        while (order._held.Count > 0)
        {
            yield return order.Release();
        }
    }

    private FoundEvent Release()
    {
        var entry = _held.Dequeue();
        _heldLength -= entry.Json.Length;
        return entry;
    }

    private void Take(FoundEvent entry)
    {
        var sequence = entry.Event.SequenceNumber;
        if (_isUnchained != sequence is null || (sequence is { } number && !BelongsToChain(entry, number)))
        {
            (_chain, _ofChain, _highest, _sinceHead, _head) = (_chain + 1, 0, 0, 0, null);
            _isUnchained = sequence is null;
        }

        _ofChain++;
        _highest = Math.Max(_highest, sequence ?? 0);
        _sinceHead += _head is null ? 0 : 1;
        if (entry.Event is { SequenceNumber: 1, PreviousHash: null })
        {
            _head = entry;
        }

        _heldLength += entry.Json.Length;
        _held.Enqueue(entry, (_chain, -(sequence ?? 0), _arrivals++));
    }

    /// <summary>Before a chain's first event in the file, only a few of its own lines out of order can appear.</summary>
    private bool BelongsToChain(FoundEvent entry, long sequence) =>
        _head is null
        || (_sinceHead < Window
            && ((sequence < _highest && _ofChain < _highest)
                || (entry.Event.PreviousHash is { } hash && hash == _head.Event.Checksum)));
}
