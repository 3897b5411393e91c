using System.Text;
using Fapilog.Format;

namespace Fapilog.Auditing;

/// <summary>
/// The events that are written together: their lines, chained to each other and to the stored end, in a buffer that is reused.
/// </summary>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class EventBatch
{
    private readonly EventNormalizer _normalizer;
    private readonly ByteBuffer _buffer = new(64 * 1024);
    private readonly byte[] _lastHash = new byte[EventLine.HexLength];
    private readonly List<BatchEntry> _entries = [];
    private ChainPosition _begin;
    private long _sequence;

    public EventBatch(EventNormalizer normalizer)
    {
        _normalizer = normalizer;
    }

    /// <summary>Gets the number of events and barriers.</summary>
    public int Count => _entries.Count;

    /// <summary>Gets the number of bytes of all lines.</summary>
    public int Length => _buffer.Length;

    /// <summary>Gets all lines.</summary>
    public ReadOnlySpan<byte> Lines => _buffer.Memory.Span;

    /// <summary>Gets the events and barriers, in their order.</summary>
    public IReadOnlyList<BatchEntry> Entries => _entries;

    /// <summary>Gets the end of the chain once the batch is stored.</summary>
    public ChainPosition End =>
        _sequence == _begin.Sequence ? _begin : new ChainPosition(_sequence, Encoding.ASCII.GetString(_lastHash));

    private ReadOnlySpan<byte> PreviousHash => _sequence == _begin.Sequence && _begin.Checksum is null ? default : _lastHash;

    /// <summary>Begins a batch at the end of the stored chain. One that failed leaves no trace.</summary>
    public void Begin(ChainPosition end)
    {
        _buffer.Truncate(0);
        _entries.Clear();
        _begin = end;
        _sequence = end.Sequence;
        if (end.Checksum is { } checksum)
        {
            Encoding.ASCII.GetBytes(checksum, _lastHash);
        }
    }

    /// <summary>Adds an event with its line, or a barrier. If the event cannot be encoded, nothing is added.</summary>
    public void Add(PendingEvent pending)
    {
        var start = _buffer.Length;
        if (pending.IsBarrier)
        {
            _entries.Add(new BatchEntry(pending, Whole: null, _sequence, start));
            return;
        }

        try
        {
            var completed = pending.Complete(_normalizer);
            EventLine.Append(_buffer, completed, _sequence + 1, PreviousHash);
            Advance(pending, pending.IsNeededWhole ? EventNormalizer.ToEvent(completed) : null, start);
        }
        catch
        {
            _buffer.Truncate(start);
            throw;
        }
    }

    /// <summary>Adds the line of a draft.</summary>
    public void Add(ReadOnlySpan<byte> draft, LineGaps gaps)
    {
        var start = _buffer.Length;
        try
        {
            EventLine.Append(_buffer, draft, gaps, _sequence + 1, PreviousHash);
            Advance(pending: null, whole: null, start);
        }
        catch
        {
            _buffer.Truncate(start);
            throw;
        }
    }

    /// <summary>Returns the checksum of an event's line.</summary>
    public string ChecksumOf(BatchEntry entry) => EventLine.ChecksumAt(_buffer, entry.Start);

    private void Advance(PendingEvent? pending, AuditEvent? whole, int start)
    {
        EventLine.HashAt(_buffer, start).CopyTo(_lastHash);
        _entries.Add(new BatchEntry(pending, whole, ++_sequence, start));
    }
}

/// <summary>
/// One event of a batch, or a barrier.
/// </summary>
/// <param name="Pending">What a caller gave; null for a draft, for which nobody waits and which raises no alert.</param>
/// <param name="Whole">The event as it is stored, where it goes on to alerts or findings; otherwise null.</param>
/// <param name="Sequence">The event's sequence number; that of the event before for a barrier.</param>
/// <param name="Start">The position of its line in the batch.</param>
internal readonly record struct BatchEntry(PendingEvent? Pending, AuditEvent? Whole, long Sequence, int Start)
{
    public bool HasLine => Pending is not { IsBarrier: true };

    public bool IsRetried => Pending is { IsRetried: true };
}
