using Fapilog.Storage;

namespace Fapilog.Retention;

/// <summary>
/// Writes a file of the trail from its beginning; does not dispose the file.
/// </summary>
internal sealed class AppendStream : Stream
{
    private readonly ITrailFile _file;
    private long _offset;

    public AppendStream(ITrailFile file)
    {
        _file = file;
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _offset;

    public override long Position
    {
        get => _offset;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _file.Append(buffer, _offset);
        _offset += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Writes are unbuffered, and the owner of the file syncs it.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
