using Fapilog.Format;

namespace Fapilog.Auditing;

/// <summary>
/// What waits in the queue: an event or a barrier with all that belongs to it, or only the draft of a line.
/// </summary>
/// <remarks>10,000 of these may wait, so a draft is no object of its own: each garbage collection would keep it.</remarks>
internal readonly struct QueuedEvent
{
    private readonly object _content;
    private readonly ushort _start;
    private readonly ushort _length;
    private readonly ushort _hashAt;
    private readonly ushort _sequenceAt;

    public QueuedEvent(PendingEvent pending)
    {
        _content = pending;
    }

    /// <param name="chunk">The chunk whose end the draft is.</param>
    /// <param name="length">The length of the draft.</param>
    /// <param name="gaps">Its gaps.</param>
    public QueuedEvent(DraftChunk chunk, int length, LineGaps gaps)
    {
        (_content, _start, _length) = (chunk, (ushort)(chunk.Length - length), (ushort)length);
        (_hashAt, _sequenceAt) = ((ushort)gaps.HashAt, (ushort)gaps.SequenceAt);
    }

    /// <summary>Gets the event or the barrier; null for a draft.</summary>
    public PendingEvent? Pending => _content as PendingEvent;

    /// <summary>Gets the memory of the draft; null for an event.</summary>
    public DraftChunk? Chunk => _content as DraftChunk;

    /// <summary>Gets the gaps of the draft.</summary>
    public LineGaps Gaps => new(_hashAt, _sequenceAt);

    /// <summary>Gets the draft. It is valid until the next event is taken.</summary>
    public ReadOnlySpan<byte> Draft => ((DraftChunk)_content).Read(_start, _length);
}
