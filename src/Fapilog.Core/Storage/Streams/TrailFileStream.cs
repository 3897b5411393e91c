namespace Fapilog.Storage;

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
