using Fapilog.Format;

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

    /// <summary>Gets the length of the line without its line feed, in bytes, also if its content was discarded.</summary>
    public long Length { get; init; } = Content.Length;
}

/// <summary>
/// Splits a stream at line feeds only, holding at most one line in memory.
/// </summary>
/// <remarks>
/// A line longer than 32 MiB is returned without its content, with <see cref="RawLine.IsTooLong"/> set. No trail writes such a
/// line. Stateless; safe for use by several threads on different streams.
/// </remarks>
internal static class LineReader
{
    private const int Block = 64 * 1024;

    /// <summary>Reads the lines of a stream, including a last line without a line feed.</summary>
    /// <param name="stream">The stream, read from its current position; not disposed.</param>
    /// <returns>The lines. The content of a line is overwritten by the next one.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static IEnumerable<RawLine> Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadLines(stream);
    }

    private static IEnumerable<RawLine> ReadLines(Stream stream)
    {
        // buffer[start..end] holds what is read of the line, without a line feed before 'searched'. Of a line that is too long,
        // the earlier bytes are counted and discarded.
        var buffer = new byte[Block];
        var (start, searched, end, passed, offset, number) = (0, 0, 0, 0L, 0L, 0L);
        while (true)
        {
            var feed = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                var at = searched + feed;
                yield return Line(++number, offset, buffer, start, at, passed, isTerminated: true);
                offset += passed + at - start + 1;
                (start, searched, passed) = (at + 1, at + 1, 0);
                continue;
            }

            if (passed > 0 || end - start > EventLine.MaxLength)
            {
                (passed, start, end) = (passed + end - start, 0, 0);
                buffer = buffer.Length > Block ? new byte[Block] : buffer;
            }
            else if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }
            else if (end == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 4L, EventLine.MaxLength + Block));
            }

            searched = end;
            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                break;
            }

            end += read;
        }

        if (passed + end - start > 0)
        {
            yield return Line(++number, offset, buffer, start, end, passed, isTerminated: false);
        }
    }

    // A line that ended within the last block may still be too long.
    private static RawLine Line(long number, long offset, byte[] buffer, int start, int end, long passed, bool isTerminated) =>
        passed > 0 || end - start > EventLine.MaxLength
            ? new RawLine(number, offset, ReadOnlyMemory<byte>.Empty, isTerminated)
            {
                IsTooLong = true,
                Length = passed + end - start,
            }
            : new RawLine(number, offset, buffer.AsMemory(start, end - start), isTerminated);
}
