using System.Text.Json;
using Fapilog.Reading;

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

    /// <summary>Reads at least the last line that is not blank, and those that lie within a window before its end.</summary>
    public static TailLines Read(ITrailFile file, string path, CancellationToken cancellationToken)
    {
        var end = EndOfContent(file, cancellationToken);
        for (var size = Math.Min(Window, end); ; size = Math.Min(Math.Min(size * 4, BlockReader.MaxLine + 1), end))
        {
            var from = end - size;
            var bytes = file.ReadRange(from, end);
            var first = from == 0 ? 0 : bytes.AsSpan().IndexOf((byte)'\n') + 1;
            if (from == 0 || first > 0)
            {
                return new TailLines(Split(path, bytes, first, from), from == 0);
            }

            if (size > BlockReader.MaxLine)
            {
                return new TailLines([TooLong(path, StartOfLine(file, from, cancellationToken), end)], isWhole: false);
            }
        }
    }

    /// <summary>Returns where the last line that is not blank ends, without its line end.</summary>
    private static long EndOfContent(ITrailFile file, CancellationToken cancellationToken)
    {
        var end = file.Length;
        while (end > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var from = Math.Max(0, end - Window);
            var content = file.ReadRange(from, end).AsSpan().TrimEnd("\r\n \t"u8);
            if (!content.IsEmpty)
            {
                return from + content.Length;
            }

            end = from;
        }

        return 0;
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

    private static long StartOfLine(ITrailFile file, long end, CancellationToken cancellationToken)
    {
        while (end > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var from = Math.Max(0, end - Window);
            var feed = file.ReadRange(from, end).AsSpan().LastIndexOf((byte)'\n');
            if (feed >= 0)
            {
                return from + feed + 1;
            }

            end = from;
        }

        return 0;
    }

    private static TailLine TooLong(string path, long from, long end) =>
        new(path, from, end - from, null, new JsonException($"The line is longer than {BlockReader.MaxLine} bytes."));
}
