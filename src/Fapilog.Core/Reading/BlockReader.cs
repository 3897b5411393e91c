using System.Buffers;

namespace Fapilog.Reading;

/// <summary>
/// Cuts a stream into blocks of whole lines, so that several threads can judge them, each byte read once.
/// </summary>
internal sealed class BlockReader
{
    /// <summary>
    /// The longest line that is looked at, in bytes: a file without line feeds must not fill the memory. No trail writes a
    /// longer one.
    /// </summary>
    public const int MaxLine = 32 * 1024 * 1024;

    private const int BlockSize = 1024 * 1024;

    private readonly Stream _stream;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
    private int _filled;
    private bool _atEnd;
    private long _offset;

    public BlockReader(Stream stream)
    {
        _stream = stream;
    }

    /// <summary>Gets the number of the line that begins where the blocks taken so far end, from 1.</summary>
    public long NextLine { get; private set; } = 1;

    /// <summary>Returns the next block, which is the caller's to give back; <see langword="null"/> at the end.</summary>
    public LineBlock? Next()
    {
        var searched = _filled;
        while (true)
        {
            // Once at the end of a file that is still written, what follows is of the next verification.
            if (!_atEnd)
            {
                Fill();
            }

            // The first line may have come to its end in the room that was made for it and be too long all the same.
            if (_filled > MaxLine && _buffer.AsSpan(0, MaxLine + 1).IndexOf((byte)'\n') < 0)
            {
                return SkipLine();
            }

            var lastFeed = _buffer.AsSpan(searched, _filled - searched).LastIndexOf((byte)'\n');
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

    private void Fill()
    {
        var room = _buffer.AsSpan(_filled);
        var read = _stream.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
        _filled += read;
        _atEnd = read < room.Length;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
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
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(BlockSize, rest.Length));
        rest.CopyTo(next);
        _buffer = next;
        _filled = rest.Length;
        _offset += from;
    }

    private LineBlock? Close()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        return null;
    }
}
