namespace Fapilog.Storage;

/// <summary>
/// The bytes of one line of a file.
/// </summary>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="Offset">The position of the line, in bytes from 0.</param>
/// <param name="Content">The bytes without the line feed; valid until the next line is read.</param>
/// <param name="IsTerminated">Whether a line feed follows.</param>
internal readonly record struct RawLine(long Number, long Offset, ReadOnlyMemory<byte> Content, bool IsTerminated)
{
    /// <summary>Gets a value indicating whether the line is longer than 32 MiB; its content was discarded and is empty.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool IsTooLong { get; init; }
}
