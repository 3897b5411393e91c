using System.Text.Json;
using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// Searches the newest events of a trail by their place in the chain.
/// </summary>
internal static class PlaceSearch
{
    // Covers what a trail recently wrote about itself, and is read in less than a second.
    private const long Window = 64 * 1024 * 1024;

    /// <summary>Returns those of the given places that belong to intact lines near the trail's end.</summary>
    public static IReadOnlySet<ChainPosition> Find(
        ITrailFileSystem files, string directory, IReadOnlyCollection<ChainPosition> places)
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
            return SegmentEnd.MayBeChained(line)
                && StoredLine.Parse(line.Content.TrimEnd("\r \t"u8)) is { BytesIntact: true, SequenceNumber: { } sequence } stored
                ? new ChainPosition(sequence, stored.Checksum)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
