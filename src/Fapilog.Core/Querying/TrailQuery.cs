using System.Text;
using System.Text.Json;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Querying;

/// <summary>
/// Finds events in a trail's files, newest first, also while the trail is being written.
/// </summary>
/// <remarks>
/// <para>
/// The files are read backwards from the end, only as far as needed, and only a few blocks are held in memory whatever the size
/// of the trail. A line longer than 32 MiB is skipped. Newest means latest in the chain: an event's own timestamp may be older,
/// as that of an ingested event is. Nothing is verified; use <see cref="Verification.TrailVerifier"/> for that.
/// </para>
/// <para>Stateless; safe for use by several threads.</para>
/// </remarks>
public static class TrailQuery
{
    /// <summary>
    /// Finds events; lines that cannot be read are skipped and reported to <see cref="AuditQuery.PassedOver"/>.
    /// </summary>
    /// <param name="directory">The trail's directory; one that does not exist has no events.</param>
    /// <param name="query">The conditions; <see langword="null"/> for all events.</param>
    /// <param name="cancellationToken">Cancels between two blocks, also while nothing is found.</param>
    /// <returns>The events, read lazily.</returns>
    /// <exception cref="IOException">A file cannot be read, or is not a regular file.</exception>
    public static IEnumerable<FoundEvent> Read(
        string directory, AuditQuery? query = null, CancellationToken cancellationToken = default) =>
        Read(directory, query, RegularFile.OpenRead, cancellationToken);

    /// <summary>Finds events with a custom way to open a file.</summary>
    internal static IEnumerable<FoundEvent> Read(
        string directory, AuditQuery? query, Func<string, Stream> open, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);

        query ??= new AuditQuery();
        var lines = DayFiles.List(directory).Reverse().SelectMany(file => ReadFile(file.Path, open, query, cancellationToken));
        var found = NewestFirst.Order(lines).Where(entry => query.Matches(entry.Event));
        return query.Limit is { } limit ? found.Take(limit) : found;
    }

    private static IEnumerable<OrderedLine> ReadFile(
        string path, Func<string, Stream> open, AuditQuery query, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        var filter = new QueryFilter(query);
        using var stream = open(path);
        foreach (var (offset, content) in BackwardLines.Read(stream, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (content is { } line && TryRead(name, offset, line.Span, filter) is { } entry)
            {
                yield return entry;
            }
            else if (content?.Span.ContainsAnyExcept("\r\n \t"u8) is not false)
            {
                query.PassedOver?.Invoke(name, offset);
            }
        }
    }

    private static OrderedLine? TryRead(string file, long offset, ReadOnlySpan<byte> line, QueryFilter filter)
    {
        var mark = offset == 0 && line.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var content = line[mark..].TrimEnd("\r \t"u8);
        if (!filter.IsEmpty && filter.PlaceIfOther(content) is { } other)
        {
            return other;
        }

        try
        {
            return EventReader.Read(JsonTree.ParseObject(content), out var auditEvent).Count == 0
                ? OrderedLine.Of(new FoundEvent
                {
                    Event = auditEvent,
                    Json = Encoding.UTF8.GetString(content),
                    File = file,
                    ByteOffset = offset + mark,
                })
                : null;
        }
        catch (JsonException)
        {
            // Blank, torn or foreign: not an event.
            return null;
        }
    }
}
