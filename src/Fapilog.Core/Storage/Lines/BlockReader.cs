using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// Splits a stream into blocks of whole lines that several threads can check. Each byte is read once. A block with a line that
/// does not fit a small buffer uses the large one.
/// </summary>
internal sealed class BlockReader
{
    private readonly Stream _stream;
    private readonly BlockBuffers _buffers;
    private byte[] _buffer;
    private int _filled;
    private bool _atEnd;
    private long _offset;

    public BlockReader(Stream stream, BlockBuffers buffers)
    {
        _stream = stream;
        _buffers = buffers;
        _buffer = buffers.RentFor(stream);
    }

    /// <summary>Gets the number of the first line after the blocks returned so far, from 1.</summary>
    public long NextLine { get; private set; } = 1;

    /// <summary>
    /// Returns the next block; <see langword="null"/> at the end. The caller returns its buffer, a large one before it calls
    /// this method again.
    /// </summary>
    public LineBlock? Next()
    {
        // The bytes carried over are the beginning of one line.
        var searched = _filled;
        while (true)
        {
            // The end is final: what is appended to the file later belongs to the next verification.
            if (!_atEnd)
            {
                Fill();
            }

            var lastFeed = _buffer.AsSpan(searched, _filled - searched).LastIndexOf((byte)'\n');
            if (_filled > EventLine.MaxLength && _buffer.AsSpan(0, EventLine.MaxLength + 1).IndexOf((byte)'\n') < 0)
            {
                return SkipLine();
            }

            if (lastFeed >= 0 && !_atEnd)
            {
                return Take(searched + lastFeed + 1, isTerminated: true);
            }

            if (_atEnd)
            {
                return _filled == 0 ? Close() : Take(_filled, _buffer[_filled - 1] == '\n');
            }

            searched = _filled;
            Grow();
        }
    }

    // At most one small buffer at a time: the rest after the last line feed must fit a small buffer.
    private void Fill()
    {
        var room = _buffer.AsSpan(_filled, Math.Min(BlockBuffers.Small, _buffer.Length - _filled));
        var read = _stream.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
        _filled += read;
        _atEnd = read < room.Length;
    }

    private void Grow()
    {
        if (_buffer.Length <= BlockBuffers.Small)
        {
            var larger = _buffer.Length < BlockBuffers.Small ? _buffers.RentSmall() : _buffers.RentLarge();
            _buffer.AsSpan(0, _filled).CopyTo(larger);
            _buffers.Return(_buffer);
            _buffer = larger;
        }
    }

    private LineBlock Take(int length, bool isTerminated)
    {
        var block = new LineBlock(_buffer, length, NextLine, _offset, IsTooLong: false, isTerminated);
        NextLine += block.Content.Count((byte)'\n') + (isTerminated ? 0 : 1);
        Carry(length);
        return block;
    }

    /// <summary>Reads to the end of a line that is too long, and discards it.</summary>
    private LineBlock SkipLine()
    {
        var (first, line) = (_offset, NextLine++);
        var feed = _buffer.AsSpan(0, _filled).IndexOf((byte)'\n');
        while (feed < 0 && _filled > 0)
        {
            _offset += _filled;
            _filled = 0;
            Fill();
            feed = _buffer.AsSpan(0, _filled).IndexOf((byte)'\n');
        }

        var block = new LineBlock(_buffer, 0, line, first, IsTooLong: true, IsTerminated: feed >= 0);
        Carry(feed + 1);
        return block;
    }

    /// <summary>Starts a new buffer with the bytes that follow the block.</summary>
    private void Carry(int from)
    {
        var rest = _buffer.AsSpan(from, _filled - from);
        var next = _atEnd && rest.IsEmpty ? [] : _buffers.RentSmall();
        rest.CopyTo(next);
        _buffer = next;
        _filled = rest.Length;
        _offset += from;
    }

    private LineBlock? Close()
    {
        _buffers.Return(_buffer);
        _buffer = [];
        return null;
    }
}

/// <summary>
/// Some whole lines of a file, in a buffer that is returned after they have been checked.
/// </summary>
/// <param name="Buffer">The buffer; its content may be changed while the block is in use.</param>
/// <param name="Length">The number of bytes of content in the buffer.</param>
/// <param name="FirstLine">The number of the first line, from 1.</param>
/// <param name="Offset">The position of the first line in the file, in bytes from 0.</param>
/// <param name="IsTooLong">
/// Whether the block stands for one line longer than <see cref="EventLine.MaxLength"/>, whose content was discarded.
/// </param>
/// <param name="IsTerminated">Whether the last line ends with a line feed.</param>
internal sealed record LineBlock(byte[] Buffer, int Length, long FirstLine, long Offset, bool IsTooLong, bool IsTerminated)
{
    public Span<byte> Content => Buffer.AsSpan(0, Length);

    /// <summary>Gets a value indicating whether the buffer must be returned before the next block is read.</summary>
    public bool IsLarge => Buffer.Length > BlockBuffers.Small;
}

/// <summary>
/// The buffers of one verification: reused small ones, and a large one that fits the longest line. The shared pool would keep
/// them until the process ends.
/// </summary>
/// <remarks>Not safe for use by several threads.</remarks>
internal sealed class BlockBuffers
{
    /// <summary>The size of a small buffer, in bytes.</summary>
    public const int Small = 1024 * 1024;

    private readonly Stack<byte[]> _small = new();
    private byte[]? _large;
    private bool _isLent;

    /// <summary>
    /// Rents the first buffer for a stream: of a short one it has only the size, as most days of most trails need.
    /// </summary>
    public byte[] RentFor(Stream stream) =>
        _small.Count == 0 && stream.CanSeek && stream.Length - stream.Position is var rest and < Small
            ? GC.AllocateUninitializedArray<byte>((int)rest + 1)
            : RentSmall();

    public byte[] RentSmall() => _small.TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(Small);

    /// <summary>Rents the large buffer, which must be returned before it is rented again.</summary>
    public byte[] RentLarge()
    {
        if (_isLent)
        {
            throw new InvalidOperationException("The large buffer is lent already.");
        }

        _isLent = true;
        return _large ??= GC.AllocateUninitializedArray<byte>(EventLine.MaxLength + Small);
    }

    public void Return(byte[] buffer)
    {
        if (ReferenceEquals(buffer, _large))
        {
            _isLent = false;
        }
        else if (buffer.Length == Small)
        {
            _small.Push(buffer);
        }
    }
}
