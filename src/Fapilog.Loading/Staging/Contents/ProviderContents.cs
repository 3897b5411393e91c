using Fapilog.Diagnostics;
using Fapilog.Storage;

namespace Fapilog.Loading;

/// <summary>
/// Everything that belongs to one provider: its single file, or its folder with the subfolders. This is what is copied, hashed,
/// pinned and watched. Two are equal when no file came, went, or changed its length or time.
/// </summary>
internal sealed class ProviderContents : IEquatable<ProviderContents>
{
    /// <summary>The most files and folders one provider may have. A mistyped path may hold a whole disk.</summary>
    public const int MostEntries = 10_000;

    /// <summary>The most bytes one provider may have.</summary>
    public const long MostBytes = 1024 * 1024 * 1024;

    private readonly FileGate _gate;
    private readonly string _root;
    private readonly List<ProviderFile> _files = [];
    private readonly List<string> _folders = [];
    private long _bytes;

    private ProviderContents(string root, FileGate gate)
    {
        _root = root;
        _gate = gate;
    }

    /// <summary>Gets the files in the order of their names.</summary>
    public IReadOnlyList<ProviderFile> Files => _files;

    /// <summary>Gets the subfolders' paths within the provider, each after the one it lies in.</summary>
    public IReadOnlyList<string> Folders => _folders;

    /// <exception cref="FapilogException">A link leaves the plugins folder or leads to a folder, or there is too much.</exception>
    /// <exception cref="IOException">Something disappeared meanwhile.</exception>
    public static ProviderContents Of(ProviderLocation location, FileGate gate)
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
        other is not null && _files.SequenceEqual(other._files) && _folders.Order(StringComparer.Ordinal).SequenceEqual(other._folders.Order(StringComparer.Ordinal));

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
            if (target.Length == 0)
            {
                // A named pipe or a socket has no length either: it is refused here, before anybody waits for it.
                CheckedFile.OpenRead(entry.FullName).Dispose();
            }

            _files.Add(new ProviderFile(entry.FullName, NameOf(entry), target.Length, target.LastWriteTimeUtc));
            _bytes += target.Length;
            CheckSize();
        }
    }

    private string NameOf(FileSystemInfo entry) => Path.GetRelativePath(_root, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');

    private void CheckLink(FileSystemInfo link)
    {
        if (_gate.CheckLink(link.FullName) is { } rejection)
        {
            throw new FapilogException(new Fault(rejection.Code, rejection.Message));
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
        if (_files.Count + _folders.Count > MostEntries || _bytes > MostBytes)
        {
            throw new FapilogException(new Fault(
                LoadingCodes.UnreadableFile,
                $"'{_root}' holds more than a provider may have: {MostEntries} files and folders with {MostBytes} bytes in all. "
                + "Put the provider's build output there, and nothing else."));
        }
    }
}
