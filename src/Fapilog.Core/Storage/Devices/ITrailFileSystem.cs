namespace Fapilog.Storage;

/// <summary>
/// Everything a trail does to its directory goes through here, so that a test can record it, fail it, or cut the power.
/// </summary>
/// <remarks>Whatever is opened is a regular file, else an <see cref="IrregularFileException"/> at once: nothing waits for a named
/// pipe or writes through a link. Other failures are <see cref="IOException"/>, <see cref="UnauthorizedAccessException"/> and, at the file-size limit,
/// <see cref="ArgumentOutOfRangeException"/>.</remarks>
internal interface ITrailFileSystem
{
    /// <summary>Creates the directory, closed to others than owner and group, durably; nothing when it is there.</summary>
    void CreateDirectory(string path);

    /// <summary>Returns the names of everything in a directory; none when it is absent.</summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>Opens a file to read and append, and creates it, closed to others than owner and group, where it is absent.</summary>
    ITrailFile OpenOrCreate(string path);

    /// <summary>Creates a file, closed to others than owner and group, in place of what lies under the name.</summary>
    ITrailFile CreateAnew(string path);

    /// <summary>Writes over what a file holds, from an offset on, and syncs it.</summary>
    void Overwrite(string path, long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Opens a file to read; null when there is none.</summary>
    ITrailFile? OpenRead(string path);

    /// <summary>Moves a file within its directory, over another where there is one.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file; nothing when there is none.</summary>
    void Delete(string path);

    /// <summary>Returns when the device has the directory's entries: the names of new and renamed files.</summary>
    void SyncDirectory(string path);

    /// <summary>Takes a lock that ends with the process; null when another holds it.</summary>
    IDisposable? TryLock(string path);
}
