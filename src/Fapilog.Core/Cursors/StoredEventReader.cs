using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Cursors;

/// <summary>
/// Reads single events back from the trail's files by their place.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class StoredEventReader
{
    private const int Block = 8 * 1024;

    private readonly ITrailFileSystem _files;
    private readonly string _directory;

    public StoredEventReader(ITrailFileSystem files, string directory)
    {
        _files = files;
        _directory = directory;
    }

    /// <summary>
    /// Reads the event at a place, or, if the line was moved within its file, the one with its sequence number; null when the
    /// trail has neither.
    /// </summary>
    /// <param name="place">The place.</param>
    /// <param name="sequence">The event's sequence number; null when it is not known: any event at the place is meant.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public AuditEvent? Read(TrailPlace place, long? sequence)
    {
        using var file = _files.OpenRead(Path.Combine(_directory, DayFiles.NameOf(place.Day)));
        return file is null ? null
            : ReadAt(file, place.Offset, sequence) ?? (sequence is { } known ? Search(file, known) : null);
    }

    /// <summary>Reads the events of a file from an offset on, with their offsets; lines that are no events are skipped.</summary>
    public static IEnumerable<(long Offset, AuditEvent Event)> ReadFrom(ITrailFile file, long offset)
    {
        using var stream = new TrailFileStream(file, offset);
        foreach (var line in LineReader.Read(stream))
        {
            if (line.IsTerminated && Parse(line.Content.Span) is { } auditEvent)
            {
                yield return (offset + line.Offset, auditEvent);
            }
        }
    }

    // Another program may have moved the line within its file.
    private static AuditEvent? Search(ITrailFile file, long sequence) =>
        ReadFrom(file, 0).Select(found => found.Event).LastOrDefault(found => found.SequenceNumber == sequence);

    private static AuditEvent? ReadAt(ITrailFile file, long offset, long? sequence)
    {
        for (long length = Block; ; length *= 8)
        {
            var bytes = file.ReadRange(offset, offset + Math.Min(length, EventLine.MaxLength + 1L));
            var end = bytes.AsSpan().IndexOf((byte)'\n');
            if (end >= 0)
            {
                return Parse(bytes.AsSpan(0, end)) is { SequenceNumber: { } stored } found
                    && (sequence is null || stored == sequence) ? found : null;
            }

            if (bytes.Length < length || length > EventLine.MaxLength)
            {
                return null;
            }
        }
    }

    private static AuditEvent? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return EventReader.Read(JsonTree.ParseObject(line.TrimEnd("\r \t"u8)), out var auditEvent).Count == 0
                ? auditEvent
                : null;
        }
        catch (JsonException)
        {
            // Blank, torn or foreign: not an event.
            return null;
        }
    }
}
