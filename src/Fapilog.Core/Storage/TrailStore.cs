namespace Fapilog.Storage;

/// <summary>
/// The directory of one trail, held by one writer: appends to the day file and makes it durable.
/// </summary>
internal sealed class TrailStore : IDisposable
{
    private const UnixFileMode OwnerAndGroup =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private readonly string _directory;
    private readonly DirectoryLock _lock;
    private DateOnly _newestDay;
    private DayFile? _file;
    private bool _unsynced;

    private TrailStore(string directory, DirectoryLock directoryLock, DateOnly newestDay)
    {
        _directory = directory;
        _lock = directoryLock;
        _newestDay = newestDay;
    }

    /// <summary>Creates the directory where it is absent and takes its lock.</summary>
    public static TrailStore Open(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerAndGroup);
        }

        var directoryLock = DirectoryLock.Acquire(directory);
        var days = DayFiles.List(directory);
        return new TrailStore(directory, directoryLock, days.Count > 0 ? days[^1].Day : default);
    }

    /// <summary>
    /// Appends to the file of the day, which is never earlier than the newest file's: a clock that goes back must not put
    /// later events into an earlier file.
    /// </summary>
    public void Append(ReadOnlySpan<byte> bytes, DateOnly today)
    {
        var day = today > _newestDay ? today : _newestDay;
        if (_file is null || _file.Day != day)
        {
            Sync();
            _file?.Dispose();
            _file = DayFile.Open(_directory, day);
            _newestDay = day;
        }

        _file.Append(bytes);
        _unsynced = true;
    }

    /// <summary>Makes everything appended so far durable.</summary>
    public void Sync()
    {
        if (_unsynced)
        {
            _file?.Sync();
            _unsynced = false;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _lock.Dispose();
    }
}
