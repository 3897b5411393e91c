namespace Fapilog.Reading;

/// <summary>
/// Splits a stream at line feeds, and only there, without holding more of it than one line.
/// </summary>
/// <remarks>Without state; safe for use by several threads on different streams.</remarks>
public static class LineReader
{
    /// <summary>Reads the lines of a stream, the last one also without its line feed.</summary>
    /// <param name="stream">The stream, read from where it stands; not disposed.</param>
    /// <returns>The lines. The content of one is overwritten by the next.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static IEnumerable<RawLine> Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadLines(stream);
    }

    private static IEnumerable<RawLine> ReadLines(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        var (start, end, offset, number) = (0, 0, 0L, 0L);
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (at >= 0)
            {
                yield return new RawLine(++number, offset, buffer.AsMemory(start, at), IsTerminated: true);
                start += at + 1;
                offset += at + 1;
                continue;
            }

            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }
            else if (end == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                break;
            }

            end += read;
        }

        if (end > start)
        {
            yield return new RawLine(++number, offset, buffer.AsMemory(start, end - start), IsTerminated: false);
        }
    }
}
