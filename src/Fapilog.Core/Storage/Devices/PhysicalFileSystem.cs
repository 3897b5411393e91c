using Microsoft.Win32.SafeHandles;

namespace Fapilog.Storage;

/// <summary>
/// The operating system's files. On Unix files have mode 0640 and directories 0750, reduced by the umask.
/// </summary>
internal sealed class PhysicalFileSystem : ITrailFileSystem
{
    // Windows may keep the name of a deleted file until its last handle is closed, and then remove it with everything that was
    // written meanwhile. A file that the trail writes can therefore not be deleted or renamed there.
    private const FileShare WhileWritten = FileShare.ReadWrite;

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
        Directory.Exists(directory)
            ? [.. Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path))]
            : [];

    public ITrailFile OpenOrCreate(string path) => BusyFile.Retry(() => ToAppend(OpenOrCreateHandle(path), path));

    public ITrailFile CreateAnew(string path)
    {
        Delete(path);
        return BusyFile.Retry(() => ToAppend(Create(path), path));
    }

    public void Overwrite(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        using var handle = BusyFile.Retry(() => RegularFile.TryOpen(path, FileAccess.ReadWrite, share: WhileWritten))
            ?? throw new FileNotFoundException($"The file '{path}' is gone.", path);
        RandomAccess.Write(handle, bytes, offset);
        RandomAccess.FlushToDisk(handle);
    }

#pragma warning disable CA2000 // The file owns the handle.
    public ITrailFile? OpenRead(string path) =>
        RegularFile.TryOpen(path, FileAccess.Read) is { } handle ? new PhysicalFile(handle, path) : null;
#pragma warning restore CA2000

    public void Rename(string from, string to) => BusyFile.Retry(() => File.Move(from, to, overwrite: true));

    public void Delete(string path) => BusyFile.Retry(() => File.Delete(path));

    public void SyncDirectory(string path) => UnixCalls.SyncDirectory(path);

    public IDisposable? TryLock(string path)
    {
        try
        {
            OpenOrCreateHandle(path).Dispose();
            return RegularFile.TryOpen(path, FileAccess.ReadWrite, share: FileShare.None);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }

    private static PhysicalFile ToAppend(SafeFileHandle handle, string path)
    {
        UnixCalls.AppendAlways(handle);
        return new PhysicalFile(handle, path);
    }

    private static SafeFileHandle OpenOrCreateHandle(string path)
    {
        try
        {
            return RegularFile.TryOpen(path, FileAccess.ReadWrite, share: WhileWritten) ?? Create(path);
        }
        catch (IOException exception) when (IsTaken(exception))
        {
            // Another process created it first.
            return RegularFile.TryOpen(path, FileAccess.ReadWrite, share: WhileWritten)
                ?? throw new IOException($"The file '{path}' comes and goes.", exception);
        }
    }

    // Fails if the name is taken, also by a link.
    private static SafeFileHandle Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = WhileWritten,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode0640;
        }

#pragma warning disable CA2000 // The handle outlives the stream, which has no buffer and owns nothing else.
        return new FileStream(path, options).SafeFileHandle;
#pragma warning restore CA2000
    }

    // ERROR_FILE_EXISTS; EEXIST.
    private static bool IsTaken(IOException exception) => (exception.HResult & 0xffff) is 80 or 17;

    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION; EAGAIN of Linux and of macOS. A full disk does not count.
    public static bool IsHeld(IOException exception) => OperatingSystem.IsWindows()
        ? (exception.HResult & 0xffff) is 32 or 33
        : exception.HResult is 11 or 35;
}
