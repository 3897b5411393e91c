using Fapilog.Auditing;
using Fapilog.Cursors;
using Fapilog.Storage;

namespace Fapilog.Alerting;

/// <summary>
/// An event of a trail's files: where it is, and when it was stored.
/// </summary>
internal sealed record StoredEvent(AuditEvent Event, TrailPlace Place, DateTimeOffset StoredAt);

/// <summary>
/// Reads the events of a trail with the times at which they were stored, also while the trail is being written.
/// </summary>
internal static class StoredTrail
{
    /// <summary>
    /// Reads the events of all day files from a day on. The index knows when those that alert were stored; the others, and
    /// those it lacks, count from their own time.
    /// </summary>
    public static IEnumerable<StoredEvent> Read(
        ITrailFileSystem files, string directory, DateOnly from, CancellationToken cancellationToken) =>
        DayFiles.List(files, directory)
            .Where(day => day.Day >= from)
            .SelectMany(day => ReadDay(files, directory, day.Day, day.Path, cancellationToken));

    private static IEnumerable<StoredEvent> ReadDay(
        ITrailFileSystem files, string directory, DateOnly day, string path, CancellationToken cancellationToken)
    {
        using var file = files.OpenRead(path);
        if (file is null)
        {
            yield break;
        }

        // Both are in the order of the file.
        using var index = StoredIndex.ReadDay(files, directory, day).GetEnumerator();
        var hasMore = index.MoveNext();
        foreach (var (offset, auditEvent) in StoredEventReader.ReadFrom(file, 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (hasMore && index.Current.Place.Offset < offset)
            {
                hasMore = index.MoveNext();
            }

            yield return new StoredEvent(
                auditEvent,
                new TrailPlace(day, offset),
                hasMore && index.Current.Place.Offset == offset ? index.Current.StoredAt : auditEvent.Timestamp);
        }
    }
}
