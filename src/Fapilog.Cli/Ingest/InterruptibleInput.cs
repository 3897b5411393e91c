namespace Fapilog.Cli;

/// <summary>
/// An input whose reading ends when the tool is interrupted: a read of a pipe that nobody writes to ends by nothing else.
/// </summary>
internal sealed class InterruptibleInput : Stream
{
    private readonly Stream _inner;
    private readonly CancellationToken _interrupted;

    // An abandoned read goes on filling what it was given, so that is never the caller's.
    private readonly byte[] _own = new byte[64 * 1024];

    /// <param name="name">A file, or <c>-</c> for standard input.</param>
    /// <param name="console">Has standard input.</param>
    /// <param name="interrupted">Ends a read.</param>
    public InterruptibleInput(string name, ToolConsole console, CancellationToken interrupted)
    {
        _inner = console.OpenInput(name);
        _interrupted = interrupted;
    }

    public override bool CanRead => true;

    public override bool CanSeek => _inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => _inner.Length;

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="OperationCanceledException">The tool was interrupted.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var most = Math.Min(count, _own.Length);
        var read =
            Task.Run(() => _inner.Read(_own, 0, most), CancellationToken.None).WaitAsync(_interrupted).GetAwaiter().GetResult();
        _own.AsSpan(0, read).CopyTo(buffer.AsSpan(offset));
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
