using Fapilog.Storage;

namespace Fapilog.Retention;

/// <summary>
/// Writes a trail's file from its beginning; the file stays its owner's.
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
        // Bytes go to the file at once; the device is its owner's matter.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
