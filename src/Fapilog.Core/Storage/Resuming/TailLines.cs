using System.Text.Json;
using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// The lines at the end of a file.
/// </summary>
internal sealed class TailLines
{
    private const int Window = 128 * 1024;

    private TailLines(IReadOnlyList<TailLine> lines, bool isWhole)
    {
        Lines = lines;
        IsWhole = isWhole;
    }

    /// <summary>Gets the lines that are not blank, in file order.</summary>
    public IReadOnlyList<TailLine> Lines { get; }

    /// <summary>Gets a value indicating whether these are all lines of the file.</summary>
    public bool IsWhole { get; }

    /// <summary>
    /// Reads at least the last line that is not blank, and all lines within a window before the end of the file.
    /// </summary>
    public static TailLines Read(ITrailFile file, string path, CancellationToken cancellationToken)
    {
        var (start, end) = LastLine(file, file.Length, cancellationToken);
        if (end - start > EventLine.MaxLength)
        {
            var fault = new JsonException($"The line is longer than {EventLine.MaxLength} bytes.");
            return new TailLines([new TailLine(path, start, end - start, null, fault)], isWhole: false);
        }

        var from = Math.Min(start, Math.Max(0, end - Window));
        var bytes = file.ReadRange(from, end);
        return new TailLines(Split(path, bytes, from == start ? 0 : bytes.AsSpan().IndexOf((byte)'\n') + 1, from), from == 0);
    }

    /// <summary>Returns the range of the last line that is not blank and ends before an offset, without its line end.</summary>
    public static (long Start, long End) LastLine(ITrailFile file, long before, CancellationToken cancellationToken)
    {
        var (block, end) = (new byte[Window], -1L);
        while (before > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var from = Math.Max(0, before - Window);
            ReadOnlySpan<byte> content = block.AsSpan(0, file.Fill(block.AsSpan(0, (int)(before - from)), from));
            if (end < 0)
            {
                content = content.TrimEnd("\r\n \t"u8);
                end = content.IsEmpty ? end : from + content.Length;
            }

            if (content.LastIndexOf((byte)'\n') is var feed and >= 0)
            {
                return (from + feed + 1, end);
            }

            before = from;
        }

        return (0, Math.Max(0, end));
    }

    private static List<TailLine> Split(string path, byte[] bytes, int start, long offset)
    {
        var lines = new List<TailLine>();
        while (start < bytes.Length)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            var length = (end < 0 ? bytes.Length : end + 1) - start;
            var content = bytes.AsMemory(start, length).TrimEnd("\r\n \t"u8);
            if (!content.IsEmpty)
            {
                lines.Add(TailLine.Parse(path, offset + start, length, content));
            }

            start += length;
        }

        return lines;
    }
}
