using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// Some whole lines of a file, in a buffer that goes back when they have been judged.
/// </summary>
/// <param name="Buffer">The buffer; its content may be changed while the block lives.</param>
/// <param name="Length">How many of its bytes are content.</param>
/// <param name="FirstLine">The number of the first line, from 1.</param>
/// <param name="Offset">Where the first line begins in the file, in bytes from 0.</param>
/// <param name="IsTooLong">
/// Whether the block is one line longer than <see cref="EventLine.MaxLength"/>, of which nothing was kept.
/// </param>
/// <param name="IsTerminated">Whether a line feed ends the last line.</param>
internal sealed record LineBlock(byte[] Buffer, int Length, long FirstLine, long Offset, bool IsTooLong, bool IsTerminated)
{
    public Span<byte> Content => Buffer.AsSpan(0, Length);

    /// <summary>Gets a value indicating whether the buffer must be back before the next block is read.</summary>
    public bool IsLarge => Buffer.Length > BlockBuffers.Small;
}
