using Microsoft.Win32.SafeHandles;

namespace Fapilog.Storage;

/// <summary>
/// One open day file. It writes at the length it knows, because <see cref="FileMode.Append"/> is not atomic on Linux, and
/// takes a failed write back.
/// </summary>
internal sealed class DayFile : IDisposable
{
    private const UnixFileMode OwnerAndGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private readonly SafeFileHandle _handle;
    private long _length;

    private DayFile(DateOnly day, SafeFileHandle handle)
    {
        Day = day;
        _handle = handle;
        _length = RandomAccess.GetLength(handle);
    }

    public DateOnly Day { get; }

    public static DayFile Open(string directory, DateOnly day)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerAndGroup;
        }

        // A stream only to create the file with its mode; the handle outlives it.
        var path = Path.Combine(directory, DayFiles.NameOf(day));
        using (new FileStream(path, options))
        {
            return new DayFile(day, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, options.Share));
        }
    }

    /// <summary>Writes at the end, or leaves the file as it was and throws.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, _length);
            _length += bytes.Length;
        }
        catch
        {
            RandomAccess.SetLength(_handle, _length);
            throw;
        }
    }

    public void Sync() => RandomAccess.FlushToDisk(_handle);

    public void Dispose() => _handle.Dispose();
}
