namespace Fapilog.Auditing;

/// <summary>
/// The memory for drafts of lines that wait: chunks that are filled one after the other, read in the same order, and reused.
/// </summary>
/// <remarks>Not safe for use by several threads: the queue uses it under its lock.</remarks>
internal sealed class DraftChunks
{
    // Half a MiB. What a burst took beyond that is given up after it.
    private const int Kept = 8;

    private readonly Stack<DraftChunk> _free = new();
    private DraftChunk? _filling;
    private int _used;
    private int _mostUsed;

    /// <summary>Copies a draft and returns its chunk; its position there is the chunk's length before.</summary>
    public DraftChunk Add(ReadOnlySpan<byte> draft)
    {
        if (_filling is null || !_filling.HasRoom(draft.Length))
        {
            _filling = _free.TryPop(out var free) ? free : new DraftChunk();
            _mostUsed = Math.Max(_mostUsed, ++_used);
        }

        _filling.Append(draft);
        return _filling;
    }

    /// <summary>Takes back a chunk whose drafts have all been read.</summary>
    public void Return(DraftChunk chunk)
    {
        chunk.Clear();
        _free.Push(chunk);
        _used--;
    }

    /// <summary>Gives up what was not needed since the call before.</summary>
    public void Trim()
    {
        while (_free.Count > 0 && _free.Count + _used > Math.Max(Kept, _mostUsed))
        {
            _free.Pop();
        }

        _mostUsed = _used;
    }
}

/// <summary>
/// A part of the memory for drafts.
/// </summary>
internal sealed class DraftChunk
{
    /// <summary>The size in bytes: positions in it take two bytes.</summary>
    public const int Size = ushort.MaxValue;

    private readonly byte[] _bytes = new byte[Size];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Read(int start, int length) => _bytes.AsSpan(start, length);

    public bool HasRoom(int length) => Size - Length >= length;

    public void Append(ReadOnlySpan<byte> draft)
    {
        draft.CopyTo(_bytes.AsSpan(Length));
        Length += draft.Length;
    }

    public void Clear() => Length = 0;
}
