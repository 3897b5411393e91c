namespace Fapilog.Storage;

/// <summary>
/// One open file. It has no position: whoever writes says where the end is expected.
/// </summary>
internal interface ITrailFile : IDisposable
{
    long Length { get; }

    /// <summary>
    /// Returns the length of the file as its path shows it, or null when the path names another file or none: what is
    /// written then goes into an orphan, and every call succeeds.
    /// </summary>
    long? LengthByPath();

    /// <summary>Reads as much as there is, up to the span's length.</summary>
    int Read(Span<byte> bytes, long offset);

    /// <summary>
    /// Writes at the end. <paramref name="offset"/> is where the writer believes it to be; where the platform can, the bytes
    /// go to the real end instead of over somebody else's.
    /// </summary>
    void Append(ReadOnlySpan<byte> bytes, long offset);

    void SetLength(long length);

    /// <summary>Returns when the device has the file's bytes and length.</summary>
    void Sync();
}
