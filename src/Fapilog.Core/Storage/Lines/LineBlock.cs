using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// Some whole lines of a file, in a buffer that is returned after they have been checked.
/// </summary>
/// <param name="Buffer">The buffer; its content may be changed while the block is in use.</param>
/// <param name="Length">The number of bytes of content in the buffer.</param>
/// <param name="FirstLine">The number of the first line, from 1.</param>
/// <param name="Offset">The position of the first line in the file, in bytes from 0.</param>
/// <param name="IsTooLong">
/// Whether the block stands for one line longer than <see cref="EventLine.MaxLength"/>, whose content was discarded.
/// </param>
/// <param name="IsTerminated">Whether the last line ends with a line feed.</param>
internal sealed record LineBlock(byte[] Buffer, int Length, long FirstLine, long Offset, bool IsTooLong, bool IsTerminated)
{
    public Span<byte> Content => Buffer.AsSpan(0, Length);

    /// <summary>Gets a value indicating whether the buffer must be returned before the next block is read.</summary>
    public bool IsLarge => Buffer.Length > BlockBuffers.Small;
}
