namespace Fapilog.Storage;

/// <summary>
/// All file access of a trail, so that a test can record it, make it fail, or simulate a power cut.
/// </summary>
/// <remarks>
/// Only regular files are opened; anything else throws <see cref="IrregularFileException"/> at once, so that nothing blocks on
/// a named pipe or writes through a link. Other failures are <see cref="IOException"/>,
/// <see cref="UnauthorizedAccessException"/> and, at the file-size limit, <see cref="ArgumentOutOfRangeException"/>.
/// </remarks>
internal interface ITrailFileSystem
{
    /// <summary>Creates the directory durably, accessible to owner and group only. Does nothing if it exists.</summary>
    void CreateDirectory(string path);

    /// <summary>Returns the names of all entries of a directory; empty when it does not exist.</summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>Opens a file to read and append. Creates it, accessible to owner and group only, if it does not exist.</summary>
    ITrailFile OpenOrCreate(string path);

    /// <summary>Creates a file, accessible to owner and group only, and replaces any existing file of that name.</summary>
    ITrailFile CreateAnew(string path);

    /// <summary>Overwrites a file's content from an offset on, and syncs it.</summary>
    void Overwrite(string path, long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Opens a file to read; null when it does not exist.</summary>
    ITrailFile? OpenRead(string path);

    /// <summary>Moves a file within its directory, replacing any existing file.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file. Does nothing if it does not exist.</summary>
    void Delete(string path);

    /// <summary>Flushes the directory's entries, the names of new and renamed files, to the device.</summary>
    void SyncDirectory(string path);

    /// <summary>Takes a lock that ends with the process; null when another process holds it.</summary>
    IDisposable? TryLock(string path);
}

/// <summary>
/// One open file. It has no position: each write states the expected end.
/// </summary>
internal interface ITrailFile : IDisposable
{
    long Length { get; }

    /// <summary>
    /// Returns the length of the file at the path, or null when the path names another file or none. In that case writes still
    /// succeed, but go to an orphan.
    /// </summary>
    long? LengthByPath();

    /// <summary>Reads up to the span's length; less at the end of the file.</summary>
    int Read(Span<byte> bytes, long offset);

    /// <summary>
    /// Appends at the end of the file. <paramref name="offset"/> is where the caller expects the end. Where the platform
    /// supports it, the bytes go to the actual end and never overwrite another process's bytes.
    /// </summary>
    void Append(ReadOnlySpan<byte> bytes, long offset);

    void SetLength(long length);

    /// <summary>Flushes the file's bytes and length to the device; returns when they are durable.</summary>
    void Sync();
}
