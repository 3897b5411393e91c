using Fapilog.Reading;

namespace Fapilog.Storage;

/// <summary>
/// The line that <c>head.json</c> names.
/// </summary>
internal static class HeadLine
{
    /// <summary>Returns whether the line that ends where the head says is the one it names.</summary>
    public static bool Exists(ITrailFileSystem files, string directory, TrailHead head)
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

        var line = Before(file, head.Length);
        return TailLine.Parse(head.File, 0, line.Length, line).Line is { } stored
            && stored.SequenceNumber == head.Position.Sequence
            && stored.Checksum == head.Position.Checksum;
    }

    private static ReadOnlySpan<byte> Before(ITrailFile file, long end)
    {
        for (var size = Math.Min(4096, end); ; size = Math.Min(Math.Min(size * 4, BlockReader.MaxLine + 1), end))
        {
            var content = file.ReadRange(end - size, end).AsSpan().TrimEnd("\r\n \t"u8);
            var start = content.LastIndexOf((byte)'\n') + 1;
            if (start > 0 || size == end || size > BlockReader.MaxLine)
            {
                return content[start..];
            }
        }
    }
}
