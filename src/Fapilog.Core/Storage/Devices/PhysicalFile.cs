using Microsoft.Win32.SafeHandles;

namespace Fapilog.Storage;

/// <summary>
/// A file of the operating system.
/// </summary>
internal sealed class PhysicalFile : ITrailFile
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;

    public PhysicalFile(SafeFileHandle handle, string path)
    {
        _handle = handle;
        _path = path;
    }

    public long Length => RandomAccess.GetLength(_handle);

    public long? LengthByPath()
    {
        // Two files made in one clock tick, or where the file system remembers a deleted name's time, are told apart by length only.
        // A path that may not be looked at is a failure and no removal, which 'Exists' does not tell apart.
        var info = new FileInfo(_path);
        try
        {
            var length = info.Length;
            return !IsLink(info) && info.CreationTimeUtc == File.GetCreationTimeUtc(_handle) ? length : null;
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

    public void Dispose() => _handle.Dispose();

    // Deduplicated files of Windows are marked so too.
    private static bool IsLink(FileInfo info) => (info.Attributes & FileAttributes.ReparsePoint) != 0 && info.LinkTarget is not null;
}
