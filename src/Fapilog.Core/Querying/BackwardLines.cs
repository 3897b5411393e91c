using Fapilog.Format;

namespace Fapilog.Querying;

/// <summary>
/// Splits a file at line feeds from end to beginning, holding at most one line in memory.
/// </summary>
internal static class BackwardLines
{
    private const int Block = 64 * 1024;
    private const int Longest = EventLine.MaxLength + (16 * Block);

    /// <summary>
    /// Reads the lines that are not empty, last one first. The content of a line is overwritten by the next one, and is null
    /// for a line that is too long.
    /// </summary>
    public static IEnumerable<(long Offset, ReadOnlyMemory<byte>? Content)> Read(
        Stream stream, CancellationToken cancellationToken)
    {
        // buffer[start..end] holds what is read of the line; position is where it starts in the file.
        var buffer = new byte[Block];
        var (start, end, position, isTooLong) = (buffer.Length, buffer.Length, stream.Length, false);
        while (true)
        {
            var feed = buffer.AsSpan(start, end - start).LastIndexOf((byte)'\n');
            if (feed >= 0)
            {
                var line = start + feed + 1;
                if (line < end || isTooLong)
                {
                    yield return (position + feed + 1, Content(buffer, line, end, isTooLong));
                }

                (end, isTooLong) = (start + feed, false);
                continue;
            }

            if (position == 0)
            {
                break;
            }

            cancellationToken.ThrowIfCancellationRequested();
            (start, end, isTooLong) =
                isTooLong || end - start > EventLine.MaxLength ? (buffer.Length, buffer.Length, true) : (start, end, isTooLong);
            (start, end) = MakeRoom(ref buffer, start, end);
            var count = (int)Math.Min(start, position);
            (start, position) = (start - count, position - count);
            stream.Position = position;
            stream.ReadExactly(buffer, start, count);
        }

        if (end > start || isTooLong)
        {
            yield return (0, Content(buffer, start, end, isTooLong));
        }
    }

    // A line whose beginning was found within the last block may still be too long.
    private static ReadOnlyMemory<byte>? Content(byte[] buffer, int start, int end, bool isTooLong) =>
        isTooLong || end - start > EventLine.MaxLength ? default(ReadOnlyMemory<byte>?) : buffer.AsMemory(start, end - start);

    /// <summary>Moves the content to the end of the buffer, and to a larger buffer when it fills half of it.</summary>
    private static (int Start, int End) MakeRoom(ref byte[] buffer, int start, int end)
    {
        var content = buffer.AsSpan(start, end - start);
        var larger = content.Length > buffer.Length / 2
            && buffer.Length < Longest ? new byte[Math.Min(buffer.Length * 2L, Longest)] : buffer;
        var moved = larger.Length - content.Length;
        content.CopyTo(larger.AsSpan(moved));
        buffer = larger;
        return (moved, larger.Length);
    }
}
