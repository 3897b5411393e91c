namespace Fapilog.Storage;

/// <summary>
/// The lines at the end of a file, without those before them.
/// </summary>
internal sealed class TailLines
{
    private const int Window = 128 * 1024;

    private TailLines(IReadOnlyList<TailLine> lines, bool isWhole)
    {
        Lines = lines;
        IsWhole = isWhole;
    }

    /// <summary>Gets the lines that are not blank, in their order.</summary>
    public IReadOnlyList<TailLine> Lines { get; }

    /// <summary>Gets a value indicating whether these are all the file has.</summary>
    public bool IsWhole { get; }

    /// <summary>Reads at least the last line that is not blank, and those that lie within a window before the end.</summary>
    public static TailLines Read(ITrailFile file, string path)
    {
        for (var size = Math.Min(Window, file.Length); ; size = Math.Min(size * 4, file.Length))
        {
            var from = file.Length - size;
            var bytes = file.ReadToEnd(from);
            var content = bytes.AsSpan().TrimEnd("\r\n \t"u8);
            var first = from == 0 ? 0 : content.IndexOf((byte)'\n') + 1;
            if (from == 0 || first > 0)
            {
                return new TailLines(Split(path, bytes, first, from), from == 0);
            }
        }
    }

    private static List<TailLine> Split(string path, byte[] bytes, int start, long offset)
    {
        var lines = new List<TailLine>();
        while (start < bytes.Length)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            var length = (end < 0 ? bytes.Length : end + 1) - start;
            var content = bytes.AsSpan(start, length).TrimEnd("\r\n \t"u8);
            if (!content.IsEmpty)
            {
                lines.Add(TailLine.Parse(path, offset + start, length, content));
            }

            start += length;
        }

        return lines;
    }
}
