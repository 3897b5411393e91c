using Fapilog.Format;

namespace Fapilog.Verification;

/// <summary>
/// The newest walked events of a chain, by number, used to detect repetitions and forks.
/// </summary>
internal sealed class RecentLinks
{
    /// <summary>How many numbers back an event is remembered.</summary>
    public const int Reach = 64 * 1024;

    private Entry[] _entries = new Entry[64];
    private readonly Dictionary<(long Segment, long Sequence, StoredHash Checksum), LinePlace> _rivals = [];
    private long _segment = 1;

    // Nearly every line comes after all others, and is not searched for.
    private long _highest = long.MinValue;

    /// <summary>Begins another chain, whose numbers restart; earlier entries stay but are no longer found.</summary>
    public void Forget()
    {
        _segment++;
        _rivals.Clear();
        _highest = long.MinValue;
    }

    public void Add(in ChainLink link, long ordinal)
    {
        // Numbers may come out of order: until the buffer is full, none replaces another.
        while (_entries.Length < Reach
            && At(link.Sequence) is var taken
            && taken.Segment == _segment
            && taken.Link.Sequence != link.Sequence)
        {
            Grow();
        }

        At(link.Sequence) = new Entry(_segment, link, ordinal);
        _highest = Math.Max(_highest, link.Sequence);
    }

    /// <summary>Adds a second event with a number that is already taken, if there is room.</summary>
    public void AddRival(in ChainLink link)
    {
        if (_rivals.Count < Reach)
        {
            _rivals.TryAdd((_segment, link.Sequence, link.Checksum), link.Place);
        }
    }

    /// <summary>Returns the event first seen with a number, and the number of events before it.</summary>
    public (ChainLink Link, long Ordinal)? Find(long sequence)
    {
        if (sequence > _highest)
        {
            return null;
        }

        ref var entry = ref At(sequence);
        return entry.Segment == _segment && entry.Link.Sequence == sequence ? (entry.Link, entry.Ordinal) : null;
    }

    /// <summary>Returns the location of an identical event.</summary>
    public LinePlace? FindSame(long sequence, StoredHash checksum) =>
        Find(sequence) is { } found && found.Link.Checksum == checksum
            ? found.Link.Place
            : _rivals.Count > 0 && _rivals.TryGetValue((_segment, sequence, checksum), out var place) ? place : null;

    private ref Entry At(long sequence) => ref _entries[(int)((ulong)sequence % (ulong)_entries.Length)];

    private void Grow()
    {
        var smaller = _entries;
        _entries = new Entry[smaller.Length * 4];
        foreach (var entry in smaller.Where(entry => entry.Segment == _segment))
        {
            At(entry.Link.Sequence) = entry;
        }
    }

    private readonly record struct Entry(long Segment, ChainLink Link, long Ordinal);
}
