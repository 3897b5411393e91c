namespace Fapilog.Storage;

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
