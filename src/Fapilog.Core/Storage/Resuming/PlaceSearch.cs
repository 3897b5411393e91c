using System.Text.Json;
using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// Looks for events by their place in the chain among the newest ones of a trail.
/// </summary>
internal static class PlaceSearch
{
    // Enough for what a trail wrote about itself not long ago, and read in less than a second.
    private const long Window = 64 * 1024 * 1024;

    /// <summary>Returns which of some places are those of intact lines near the trail's end.</summary>
    public static IReadOnlySet<ChainPosition> Find(ITrailFileSystem files, string directory, IReadOnlyCollection<ChainPosition> places)
    {
        var (found, left) = (new HashSet<ChainPosition>(), Window);
        foreach (var (_, path) in DayFiles.List(files, directory).Reverse())
        {
            using var file = files.OpenRead(path);
            if (file is null || left <= 0 || found.Count == places.Count)
            {
                continue;
            }

            var from = Math.Max(0, file.Length - left);
            left -= file.Length - from;
            using var stream = new TrailFileStream(file, from);
            found.UnionWith(LineReader.Read(stream).Select(PlaceOf).OfType<ChainPosition>().Where(places.Contains));
        }

        return found;
    }

    private static ChainPosition? PlaceOf(RawLine line)
    {
        try
        {
            return SegmentEnd.MayBeChained(line) && StoredLine.Parse(line.Content.TrimEnd("\r \t"u8)) is { BytesIntact: true, SequenceNumber: { } sequence } stored
                ? new ChainPosition(sequence, stored.Checksum)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
