using Microsoft.Win32.SafeHandles;

namespace Fapilog.Storage;

/// <summary>
/// A file of the operating system.
/// </summary>
internal sealed class PhysicalFile : ITrailFile
{
    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;

    public PhysicalFile(FileStream stream)
    {
        _stream = stream;
        _handle = stream.SafeFileHandle;
        if (stream.CanWrite)
        {
            UnixCalls.AppendAlways(_handle);
        }
    }

    public long Length => RandomAccess.GetLength(_handle);

    public long? LengthByPath()
    {
        // Two files made in one clock tick, or where the file system remembers a deleted name's time, are told apart by length only.
        // A path that may not be looked at is a failure and no removal, which 'Exists' does not tell apart.
        var info = new FileInfo(_stream.Name);
        try
        {
            var length = info.Length;
            return info.CreationTimeUtc == File.GetCreationTimeUtc(_handle) ? length : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public int Read(Span<byte> bytes, long offset) => RandomAccess.Read(_handle, bytes, offset);

    public void Append(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(_handle, bytes, offset);

    public void SetLength(long length) => RandomAccess.SetLength(_handle, length);

    public void Sync() => RandomAccess.FlushToDisk(_handle);

    public void Dispose() => _stream.Dispose();
}
