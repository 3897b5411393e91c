using Fapilog.Format;

namespace Fapilog.Querying;

/// <summary>
/// Splits a file at line feeds from its end to its beginning, without holding more of it than one line.
/// </summary>
internal static class BackwardLines
{
    private const int Block = 64 * 1024;
    private const int Longest = EventLine.MaxLength + (16 * Block);

    /// <summary>
    /// Reads the lines that are not empty, the last one first; the content of one is overwritten by the next, and that of one
    /// that is too long is null.
    /// </summary>
    public static IEnumerable<(long Offset, ReadOnlyMemory<byte>? Content)> Read(Stream stream, CancellationToken cancellationToken)
    {
        // What is read of the line lies in the buffer from start to end, and in the file from position on.
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
            (start, end, isTooLong) = isTooLong || end - start > EventLine.MaxLength ? (buffer.Length, buffer.Length, true) : (start, end, isTooLong);
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

    // A line that came to its beginning within the last block may be too long all the same.
    private static ReadOnlyMemory<byte>? Content(byte[] buffer, int start, int end, bool isTooLong) =>
        isTooLong || end - start > EventLine.MaxLength ? default(ReadOnlyMemory<byte>?) : buffer.AsMemory(start, end - start);

    /// <summary>Moves the content to the buffer's end, and to a larger buffer where it fills half of it.</summary>
    private static (int Start, int End) MakeRoom(ref byte[] buffer, int start, int end)
    {
        var content = buffer.AsSpan(start, end - start);
        var larger = content.Length > buffer.Length / 2 && buffer.Length < Longest ? new byte[Math.Min(buffer.Length * 2L, Longest)] : buffer;
        var moved = larger.Length - content.Length;
        content.CopyTo(larger.AsSpan(moved));
        buffer = larger;
        return (moved, larger.Length);
    }
}
