using System.Security.Cryptography;

namespace Fapilog.Storage;

/// <summary>
/// A stream that is read once, from beginning to end.
/// </summary>
internal abstract class ForwardStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public abstract override int Read(Span<byte> buffer);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>
/// Reads a file of the trail to its end; does not dispose the file.
/// </summary>
internal sealed class TrailFileStream : ForwardStream
{
    private readonly ITrailFile _file;
    private long _offset;

    public TrailFileStream(ITrailFile file, long offset = 0)
    {
        _file = file;
        _offset = offset;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = _file.Read(buffer, _offset);
        _offset += read;
        return read;
    }
}

/// <summary>
/// Makes reading a stream cancellable between two reads: a file may be arbitrarily long.
/// </summary>
internal sealed class CancellableStream : ForwardStream
{
    private readonly Stream _inner;
    private readonly CancellationToken _cancellationToken;

    public CancellableStream(Stream inner, CancellationToken cancellationToken)
    {
        _inner = inner;
        _cancellationToken = cancellationToken;
    }

    public override int Read(Span<byte> buffer)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return _inner.Read(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>
/// Hashes the bytes read through it.
/// </summary>
internal sealed class HashingStream : ForwardStream
{
    private readonly Stream _inner;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public HashingStream(Stream inner)
    {
        _inner = inner;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = _inner.Read(buffer);
        _hash.AppendData(buffer[..read]);
        return read;
    }

    /// <summary>Returns the SHA-256 of all bytes read, in hexadecimal digits.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
