namespace Fapilog.Storage;

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
