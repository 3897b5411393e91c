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

/// <summary>
/// One line near the end of a file: its content, or why it cannot be read.
/// </summary>
internal sealed record TailLine(string Path, long Offset, long Length, StoredLine? Line, JsonException? Fault)
{
    public bool Intact => Line is { BytesIntact: true, SequenceNumber: not null };

    public long EndOffset => Offset + Length;

    public bool BeginsAChain => Line is { SequenceNumber: 1, PreviousHash: null };

    public ChainPosition Position => new(Line?.SequenceNumber ?? 0, Line?.Checksum);

    public bool Follows(ChainPosition end) =>
        Intact && Line!.SequenceNumber == end.Sequence + 1 && Line.PreviousHash == end.Checksum;

    /// <summary>
    /// Parses a line without copying it, so its bytes must stay valid: a copy of a hostile line would double the cost.
    /// </summary>
    public static TailLine Parse(string path, long offset, int length, ReadOnlyMemory<byte> content)
    {
        try
        {
            return new TailLine(path, offset, length, StoredLine.Parse(content), null);
        }
        catch (JsonException exception)
        {
            return new TailLine(path, offset, length, null, exception);
        }
    }
}

/// <summary>
/// Measures how much of a byte range consists of whole lines that continue a chain.
/// </summary>
internal static class IntactLines
{
    public static (int Length, ChainPosition End) Measure(byte[] bytes, ChainPosition end)
    {
        var intact = 0;
        foreach (var line in LineReader.Read(new MemoryStream(bytes)))
        {
            var parsed = TailLine.Parse(string.Empty, line.Offset, line.Content.Length, line.Content);
            if (!line.IsTerminated || !parsed.Follows(end))
            {
                break;
            }

            (intact, end) = ((int)parsed.EndOffset + 1, parsed.Position);
        }

        return (intact, end);
    }
}

/// <summary>
/// The line that <c>head.json</c> names.
/// </summary>
internal static class HeadLine
{
    /// <summary>Returns whether the line at the end that the head states is the one that the head names.</summary>
    public static bool Exists(ITrailFileSystem files, string directory, TrailHead head, CancellationToken cancellationToken)
    {
        if (head.File is null || !DayFiles.TryParseName(head.File, out _))
        {
            return false;
        }

        using var file = files.OpenRead(Path.Combine(directory, head.File));
        if (file is null || file.Length < head.Length)
        {
            return false;
        }

        var (start, end) = TailLines.LastLine(file, head.Length, cancellationToken);
        if (end - start > EventLine.MaxLength)
        {
            return false;
        }

        var line = file.ReadRange(start, end);
        return TailLine.Parse(head.File, 0, line.Length, line).Line is { } stored
            && stored.SequenceNumber == head.Position.Sequence
            && stored.Checksum == head.Position.Checksum;
    }
}
