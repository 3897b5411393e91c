namespace Fapilog.Verification;

/// <summary>A stream of bytes that counts how many were read of it, a few at a time.</summary>
internal sealed class CountingStream : MemoryStream
{
    private readonly int _most;

    public CountingStream(byte[] content, int most = int.MaxValue)
        : base(content, writable: false)
    {
        _most = most;
    }

    public long BytesRead { get; private set; }

    // A span is read through this one too.
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = base.Read(buffer, offset, Math.Min(count, _most));
        BytesRead += read;
        return read;
    }
}
