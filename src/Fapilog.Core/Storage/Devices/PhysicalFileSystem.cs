namespace Fapilog.Storage;

/// <summary>
/// The operating system's files. On Unix files are 0640 and directories 0750, less what the umask takes.
/// </summary>
internal sealed class PhysicalFileSystem : ITrailFileSystem
{
    private const FileShare Anyone = FileShare.ReadWrite | FileShare.Delete;
    private const UnixFileMode FileMode0640 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private const UnixFileMode DirectoryMode0750 = FileMode0640 | UnixFileMode.UserExecute | UnixFileMode.GroupExecute;

    public static PhysicalFileSystem Instance { get; } = new();

    public void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(Path.GetFullPath(path));
        if (parent is not null)
        {
            CreateDirectory(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, DirectoryMode0750);
        }

        if (parent is not null)
        {
            SyncDirectory(parent);
        }
    }

    public IReadOnlyList<string> List(string directory) =>
        Directory.Exists(directory) ? [.. Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path))] : [];

    public ITrailFile OpenOrCreate(string path) => Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);

    public void Overwrite(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, Anyone);
        RandomAccess.Write(handle, bytes, offset);
        RandomAccess.FlushToDisk(handle);
    }

    public ITrailFile? OpenRead(string path) => File.Exists(path) ? Open(path, FileMode.Open, FileAccess.Read) : null;

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void SyncDirectory(string path) => UnixCalls.SyncDirectory(path);

    public IDisposable? TryLock(string path)
    {
        try
        {
            return new FileStream(path, Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }

    private static PhysicalFile Open(string path, FileMode mode, FileAccess access) =>
        new(new FileStream(path, Options(mode, access, Anyone)));

    private static FileStreamOptions Options(FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = 0 };
        if (mode is FileMode.OpenOrCreate && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode0640;
        }

        return options;
    }

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; EAGAIN of Linux and of macOS. A full disk is another matter.
    public static bool IsHeld(IOException exception) => OperatingSystem.IsWindows()
        ? (exception.HResult & 0xffff) is 32 or 33
        : exception.HResult is 11 or 35;
}
