using System.Buffers;
using Fapilog.Diagnostics;
using Fapilog.Storage;

namespace Fapilog.Loading;

/// <summary>
/// Everything that belongs to one provider: its single file, or its folder with the subfolders. This is what is copied, hashed,
/// pinned and watched. Two are equal when no file was added or removed, or changed its length or time.
/// </summary>
internal sealed class ProviderContents : IEquatable<ProviderContents>
{
    /// <summary>The maximum number of files and folders of one provider: a mistyped path may contain a whole disk.</summary>
    public const int MaxEntries = 10_000;

    /// <summary>The maximum size of one provider in bytes.</summary>
    public const long MaxBytes = 1024 * 1024 * 1024;

    private readonly FileGate _lock;
    private readonly string _root;
    private readonly List<ProviderFile> _files = [];
    private readonly List<string> _folders = [];
    private long _bytes;

    private ProviderContents(string root, FileGate gate)
    {
        _root = root;
        _lock = gate;
    }

    /// <summary>Gets the files in the order of their names.</summary>
    public IReadOnlyList<ProviderFile> Files => _files;

    /// <summary>Gets the subfolders' paths within the provider, each after the one it lies in.</summary>
    public IReadOnlyList<string> Folders => _folders;

    /// <exception cref="FapilogException">
    /// A link leaves the plugins folder or leads to a folder, or there is too much.
    /// </exception>
    /// <exception cref="IOException">Something disappeared meanwhile.</exception>
    public static ProviderContents Read(ProviderLocation location, FileGate gate)
    {
        var contents = new ProviderContents(location.Folder ?? Path.GetDirectoryName(location.Path)!, gate);
        if (location.Folder is { } folder)
        {
            contents.AddFolder(new DirectoryInfo(folder));
            contents._files.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        }
        else
        {
            contents.Add(new FileInfo(location.Path));
        }

        return contents;
    }

    public bool Equals(ProviderContents? other) =>
        other is not null
            && _files.SequenceEqual(other._files)
            && _folders.Order(StringComparer.Ordinal).SequenceEqual(other._folders.Order(StringComparer.Ordinal));

    public override bool Equals(object? obj) => Equals(obj as ProviderContents);

    public override int GetHashCode() => _files.Count;

    private void AddFolder(DirectoryInfo folder)
    {
        foreach (var entry in PluginsFolder.Visible(folder))
        {
            Add(entry);
        }
    }

    private void Add(FileSystemInfo entry)
    {
        if (entry.LinkTarget is not null)
        {
            CheckLink(entry);
        }

        if (entry is DirectoryInfo folder)
        {
            _folders.Add(NameOf(folder));
            CheckSize();
            AddFolder(folder);
        }
        else
        {
            var target = entry.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? (FileInfo)entry;

            // What Windows lists of a file that is being written may be older than the file.
            target.Refresh();
            if (target.Length == 0)
            {
                // A named pipe or a socket has no length either: it is refused here, before a read would block.
                CheckedFile.OpenRead(entry.FullName).Dispose();
            }

            _files.Add(new ProviderFile(entry.FullName, NameOf(entry), target.Length, target.LastWriteTimeUtc));
            _bytes += target.Length;
            CheckSize();
        }
    }

    private string NameOf(FileSystemInfo entry) =>
        Path.GetRelativePath(_root, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');

    private void CheckLink(FileSystemInfo link)
    {
        if (_lock.CheckLink(link.FullName) is { } rejection)
        {
            throw new FapilogException(rejection);
        }

        if (link is DirectoryInfo)
        {
            throw new FapilogException(new Fault(
                LoadingCodes.LinkLeavesFolder,
                $"'{link.FullName}' is a link to a folder, which may lead round in circles. Put the folder itself there."));
        }
    }

    private void CheckSize()
    {
        if (_files.Count + _folders.Count > MaxEntries || _bytes > MaxBytes)
        {
            throw new FapilogException(new Fault(
                LoadingCodes.UnreadableFile,
                $"'{_root}' holds more than a provider may have: {MaxEntries} files and folders with {MaxBytes} bytes in all. "
                + "Put the provider's build output there, and nothing else."));
        }
    }
}

/// <summary>
/// A file of a provider.
/// </summary>
/// <param name="Path">Its path; for a link, the link's own path.</param>
/// <param name="Name">Its path within the provider, with forward slashes.</param>
/// <param name="Length">Its length in bytes, a link followed.</param>
/// <param name="Changed">When it was last written, a link followed.</param>
internal sealed record ProviderFile(string Path, string Name, long Length, DateTime Changed);

/// <summary>
/// Opens a file of a provider without blocking, whatever was put there meanwhile. Links were checked before.
/// </summary>
internal static class CheckedFile
{
    /// <exception cref="FapilogException">It may not be read, or is a directory, a named pipe, a socket or a device.</exception>
    public static FileStream OpenRead(string path)
    {
        try
        {
#pragma warning disable CA2000 // The stream owns the handle.
            return new FileStream(
                RegularFile.TryOpen(
                    path, FileAccess.Read, followLink: true) ?? throw new FileNotFoundException(null, path),
                FileAccess.Read,
                bufferSize: 0);
#pragma warning restore CA2000
        }
        catch (IrregularFileException exception)
        {
            throw new FapilogException(
                new Fault(LoadingCodes.UnreadableFile, $"'{path}' is not a regular file. Remove it from the provider's folder."),
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FapilogException(FileGate.Unreadable(path, exception), exception);
        }
    }
}

/// <summary>
/// Copies a provider's files so that only their owner may change the copies. A link is copied as what it points to.
/// </summary>
internal static class PrivateCopy
{
    public const UnixFileMode OfFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode OfFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="contents">What to copy.</param>
    /// <param name="target">The folder that takes it; made.</param>
    /// <exception cref="Diagnostics.FapilogException">A file may not be read, or is none any more.</exception>
    /// <exception cref="IOException">The copy could not be written.</exception>
    public static void Make(ProviderContents contents, string target)
    {
        MakeFolder(target);
        foreach (var folder in contents.Folders)
        {
            MakeFolder(Path.Combine(target, folder));
        }

        var buffer = ArrayPool<byte>.Shared.Rent(1024 * 1024);
        try
        {
            foreach (var file in contents.Files)
            {
                CopyFile(file, Path.Combine(target, file.Name), buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OfFolder);
        }
    }

    /// <summary>
    /// Copies as many bytes as the file had when it was listed: a file or device that grows meanwhile must not copy for ever.
    /// </summary>
    private static void CopyFile(ProviderFile file, string target, byte[] buffer)
    {
        using var source = CheckedFile.OpenRead(file.Path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            // A helper program among the files stays one.
            options.UnixCreateMode = OfFile | (File.GetUnixFileMode(file.Path) & UnixFileMode.UserExecute);
        }

        using var copy = new FileStream(target, options);
        var left = file.Length;
        while (left > 0 && source.Read(buffer, 0, (int)Math.Min(left, buffer.Length)) is > 0 and var read)
        {
            copy.Write(buffer, 0, read);
            left -= read;
        }
    }
}
