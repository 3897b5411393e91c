using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Alerting;

/// <summary>
/// The lines of the file of undelivered alerts: entries, and what settles them. Anyone may read it, also while a trail writes: a
/// last line that is not complete is skipped.
/// </summary>
internal static class UndeliveredFile
{
    private const int Block = 1024 * 1024;

    // No entry is longer, and hostile values take twenty times the size of their line in memory.
    private const int MostLine = 1024 * 1024;

    public static string PathIn(string directory) => Path.Combine(directory, KeptFiles.UndeliveredName);

    /// <summary>Returns the entries in the order in which the alerts were given up.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="settledToo">Whether entries that are settled and still in the file are returned too.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<UndeliveredEntry> Read(ITrailFileSystem files, string directory, bool settledToo = false)
    {
        // The same handle for both, as the trail may replace the file meanwhile.
        using var file = files.OpenRead(PathIn(directory));
        if (file is null)
        {
            yield break;
        }

        var settled = new Dictionary<string, UndeliveredSettlement>(StringComparer.Ordinal);
        foreach (var settlement in Settlements(file))
        {
            settled.TryAdd(settlement.Id, settlement);
        }

        foreach (var line in Lines(file))
        {
            if (line.Entry is { } entry
                && (settled.GetValueOrDefault(entry.Id) is var end && (end is null || settledToo)))
            {
                yield return entry with { Settled = end };
            }
        }
    }

    /// <summary>Reads the complete lines of a file.</summary>
    public static IEnumerable<UndeliveredLine> Lines(ITrailFile file)
    {
        using var stream = new TrailFileStream(file);
        foreach (var line in LineReader.Read(stream))
        {
            if (line.IsTerminated)
            {
                var map = line.Content.Length <= MostLine ? Parse(line.Content.Span) : null;
                var settlement = map?.ContainsKey("settled") is true ? UndeliveredSettlement.Parse(map) : null;
                yield return new UndeliveredLine(
                    line.Offset, line.Content.Length + 1, map is not null,
                    map is not null && settlement is null ? UndeliveredEntry.Parse(map) : null, settlement);
            }
        }
    }

    // Few lines are settlements: the others are not parsed twice.
    private static IEnumerable<UndeliveredSettlement> Settlements(ITrailFile file)
    {
        using var stream = new TrailFileStream(file);
        foreach (var line in LineReader.Read(stream))
        {
            if (line.IsTerminated && line.Content.Length <= MostLine && line.Content.Span.IndexOf("\"settled\""u8) >= 0
                && Parse(line.Content.Span) is { } map && UndeliveredSettlement.Parse(map) is { } settlement)
            {
                yield return settlement;
            }
        }
    }

    /// <summary>Reads an entry at its place; null when it is not there.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static UndeliveredEntry? ReadAt(ITrailFileSystem files, string directory, UndeliveredPlace place)
    {
        using var file = files.OpenRead(PathIn(directory));
        return file is null ? null : ReadAt(file, place, out _);
    }

    /// <summary>Copies entries into another file, which is empty.</summary>
    /// <param name="source">The file that has them.</param>
    /// <param name="target">The other file. It is not synced.</param>
    /// <param name="places">Where they are.</param>
    /// <param name="forget">Decides which entries lose their alert; null for none.</param>
    /// <returns>Where they are in the other file; null when one of them is not where it was.</returns>
    public static List<UndeliveredPlace>? Copy(
        ITrailFile source, ITrailFile target, IReadOnlyList<UndeliveredPlace> places, Func<UndeliveredEntry, bool>? forget)
    {
        var (copied, written, buffer) = (new List<UndeliveredPlace>(places.Count), 0L, new ByteBuffer());
        foreach (var place in places)
        {
            if (ReadAt(source, place, out var line) is not { } entry)
            {
                return null;
            }

            if (entry.Alert is not null && forget?.Invoke(entry) is true)
            {
                entry = entry with { Alert = null };
                line = ToLine(entry.ToMap());
            }

            copied.Add(new UndeliveredPlace(entry, written + buffer.Length, line.Length));
            buffer.Append(line);
            if (buffer.Length >= Block)
            {
                Flush();
            }
        }

        Flush();
        return copied;

        void Flush()
        {
            target.Append(buffer.Memory.Span, written);
            written += buffer.Length;
            buffer.Truncate(0);
        }
    }

    private static UndeliveredEntry? ReadAt(ITrailFile file, UndeliveredPlace place, out byte[] line)
    {
        line = file.ReadRange(place.Offset, place.Offset + place.Length);
        return Parse(line.AsSpan().TrimEnd((byte)'\n')) is { } map
            && UndeliveredEntry.Parse(map) is { } entry && entry.Id == place.Id ? entry : null;
    }

    public static byte[] ToLine(AuditMap map)
    {
        var buffer = new ByteBuffer(1024);
        CanonicalJson.Write(buffer, map);
        buffer.Append((byte)'\n');
        return buffer.Memory.ToArray();
    }

    /// <summary>Parses a line; null if it is torn or foreign.</summary>
    public static AuditMap? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonTree.ParseObject(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>
/// A line of the file of undelivered alerts. A line of JSON that is neither is one of another version, or of another program.
/// </summary>
internal readonly record struct UndeliveredLine(
    long Offset, int Length, bool IsJson, UndeliveredEntry? Entry, UndeliveredSettlement? Settlement);
