using Fapilog.Storage;

namespace Fapilog.Sealing;

/// <summary>
/// Reads a trail's file from its beginning; the file stays its owner's.
/// </summary>
internal sealed class TrailFileStream : ForwardStream
{
    private readonly ITrailFile _file;
    private long _offset;

    public TrailFileStream(ITrailFile file)
    {
        _file = file;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = _file.Read(buffer, _offset);
        _offset += read;
        return read;
    }
}
