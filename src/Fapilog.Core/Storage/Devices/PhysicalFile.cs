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
        // Two files created in the same clock tick, or under a name whose time the file system reuses, differ by length only.
        // An inaccessible path is a failure, not a removal; 'Exists' does not distinguish the two.
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

    // Windows marks deduplicated files the same way.
    private static bool IsLink(FileInfo info) =>
        (info.Attributes & FileAttributes.ReparsePoint) != 0 && info.LinkTarget is not null;
}
