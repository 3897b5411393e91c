using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// Cuts a stream into blocks of whole lines, so that several threads can judge them, each byte read once. A block with a line
/// that does not fit a small buffer takes the large one.
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
        _buffer = buffers.RentSmall();
    }

    /// <summary>Gets the number of the line that begins where the blocks taken so far end, from 1.</summary>
    public long NextLine { get; private set; } = 1;

    /// <summary>
    /// Returns the next block, whose buffer is the caller's to give back, a large one before it asks again;
    /// <see langword="null"/> at the end.
    /// </summary>
    public LineBlock? Next()
    {
        // What was carried over is the beginning of one line.
        var searched = _filled;
        while (true)
        {
            // Once at the end of a file that is still written, what follows is of the next verification.
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

    // Not more than a small buffer at a time: what lies behind the last line feed must fit one.
    private void Fill()
    {
        var room = _buffer.AsSpan(_filled, Math.Min(BlockBuffers.Small, _buffer.Length - _filled));
        var read = _stream.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
        _filled += read;
        _atEnd = read < room.Length;
    }

    private void Grow()
    {
        if (_buffer.Length == BlockBuffers.Small)
        {
            var larger = _buffers.RentLarge();
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

    /// <summary>Reads on to the end of a line that is too long, keeping nothing of it.</summary>
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

    /// <summary>Begins a new buffer with what was read beyond the block.</summary>
    private void Carry(int from)
    {
        var rest = _buffer.AsSpan(from, _filled - from);
        var next = _buffers.RentSmall();
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
