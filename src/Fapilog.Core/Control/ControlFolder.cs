using Fapilog.Storage;

namespace Fapilog.Control;

/// <summary>
/// The folder in a trail's directory through which commands reach a running trail. On Unix only the trail's account, and root,
/// can open it (mode 0700, files 0600).
/// </summary>
/// <remarks>Files appear and change their kind by a rename, so that each is whole and is taken once.</remarks>
internal sealed class ControlFolder
{
    public const string Name = ".audit.control";

    private const int LongestFile = 256 * 1024;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Unfinished = ".tmp";

    private static readonly PhysicalFileSystem Files = PhysicalFileSystem.Instance;

    public ControlFolder(string directory)
    {
        Path = System.IO.Path.Combine(directory, Name);
    }

    public string Path { get; }

    public bool Exists => Directory.Exists(Path);

    /// <summary>Creates the folder if it does not exist, and closes it to other accounts.</summary>
    /// <exception cref="IrregularFileException">A link or another account's folder is there.</exception>
    public void Open()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
            return;
        }

        Directory.CreateDirectory(Path, Private | UnixFileMode.UserExecute);
        if (UnixStatus.FoundAt(Path) is var found && found is not ("a directory" or null))
        {
            throw new IrregularFileException(Path, found);
        }

        if (UnixStatus.IsOurs(Path) is false)
        {
            throw new IrregularFileException(Path, "a folder of another account");
        }

        File.SetUnixFileMode(Path, Private | UnixFileMode.UserExecute);
    }

    /// <summary>Returns the names of all entries, in the order in which the commands were given.</summary>
    public IReadOnlyList<string> List() => [.. Files.List(Path).Order(StringComparer.Ordinal)];

    public bool IsDirectory(string name) => Directory.Exists(PathOf(name));

    public bool Has(ControlFile file) => File.Exists(PathOf(file.Name));

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">
    /// It is not a regular file of this account or of root, is too long, or cannot be read.
    /// </exception>
    public byte[] Read(ControlFile file)
    {
        var path = PathOf(file.Name);
        using var handle = RegularFile.TryOpen(path, FileAccess.Read)
            ?? throw new FileNotFoundException($"The file '{path}' is gone.", path);
        if (!OperatingSystem.IsWindows() && UnixStatus.IsOursOrOfRoot(handle) is false)
        {
            throw new IrregularFileException(path, "a file of another account");
        }

        var length = RandomAccess.GetLength(handle);
        if (length > LongestFile)
        {
            throw IrregularFileException.TooLong(path, length, LongestFile);
        }

        var bytes = new byte[length];
        return bytes[..RandomAccess.Read(handle, bytes, 0)];
    }

    /// <summary>Writes a new file, which appears as a whole.</summary>
    public void Write(ControlFile file, ReadOnlySpan<byte> bytes)
    {
        var (path, temporary) = (PathOf(file.Name), PathOf(file.Name) + Unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Private;
        }

        Files.Delete(temporary);
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(bytes);
            if (!OperatingSystem.IsWindows() && UnixStatus.IsOurs(Path) is false)
            {
                // Root wrote it, and the trail's account must read it. The folder keeps all others out.
                File.SetUnixFileMode(stream.SafeFileHandle, Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            }
        }

        Files.Rename(temporary, path);
    }

    /// <summary>Changes what a file is; false if another process did, or removed it.</summary>
    public bool TryTurn(ControlFile file, ControlFileKind kind)
    {
        try
        {
            Files.Rename(PathOf(file.Name), PathOf((file with { Kind = kind }).Name));
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    public void Delete(ControlFile file) => Delete(file.Name);

    public void Delete(string name) => Files.Delete(PathOf(name));

    /// <summary>Removes what was given before a time and nobody fetched or finished.</summary>
    public void DeleteBefore(DateTimeOffset moment)
    {
        foreach (var name in List())
        {
            var whole = name.EndsWith(Unfinished, StringComparison.Ordinal) ? name[..^Unfinished.Length] : name;
            if (ControlFile.TryParse(whole, out var file) && file.At < moment
                && (name != whole || file.Kind is ControlFileKind.Answer or ControlFileKind.Withdrawn))
            {
                Delete(name);
            }
        }
    }

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);
}
