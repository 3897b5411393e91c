namespace Fapilog.Verification;

/// <summary>
/// One line of a day file as its bytes lie there.
/// </summary>
internal readonly record struct RawLine(long Number, long Offset, ReadOnlyMemory<byte> Content, bool IsTerminated);

/// <summary>
/// Splits a file at line feeds, and only there, without holding more of it than one line.
/// </summary>
internal static class LineReader
{
    public static IEnumerable<RawLine> Read(Stream stream)
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
