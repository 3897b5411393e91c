using Fapilog.Cursors;
using Fapilog.Diagnostics;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// The trail as the outbox of its alerts: the index of all that alert, and a cursor for each instance.
/// </summary>
internal sealed partial class AlertOutbox : IDisposable
{
    private readonly string _directory;
    private readonly Dictionary<string, OpenedCursor> _cursors;

    private AlertOutbox(
        ITrailFileSystem files, string directory, AlertIndex index, StoredEventRules rules,
        Dictionary<string, OpenedCursor> cursors, TrailPlace end, TimeProvider timeProvider)
    {
        Files = files;
        End = end;
        _directory = directory;
        Index = index;
        Rules = rules;
        Events = new StoredEventReader(files, directory);
        _cursors = cursors;
        TimeProvider = timeProvider;
    }

    public ITrailFileSystem Files { get; }

    /// <summary>Gets the end of the trail when it was opened.</summary>
    public TrailPlace End { get; }

    public AlertIndex Index { get; }

    /// <summary>Gets the rules of the policy in force, which decide anew about an alert that is read back.</summary>
    public StoredEventRules Rules { get; }

    public StoredEventReader Events { get; }

    public TimeProvider TimeProvider { get; }

    /// <summary>Gets the routes in force, in their short form.</summary>
    public string Routes { get; init; } = string.Empty;

    /// <summary>Gets what withholds alerts; null for nothing.</summary>
    public Silences? Silences { get; init; }

    /// <summary>Gets what keeps the alerts that instances give up; null to count them only.</summary>
    public UndeliveredLog? Undelivered { get; init; }

    /// <summary>Opens the outbox of a directory whose lock is held.</summary>
    public static AlertOutbox Open(
        ITrailFileSystem files, string directory, IReadOnlyCollection<AlertInstance> instances, StoredEventRules rules,
        string routes, UndeliveredLog? undelivered, Silences? silences, TimeProvider timeProvider, ILogger logger,
        CancellationToken cancellationToken)
    {
        var end = TrailEnd.Find(files, directory);
        var cursors = instances.ToDictionary(
            instance => instance.Name, instance => OpenCursor(files, directory, instance, end, logger), StringComparer.Ordinal);
        DateOnly? from = cursors.Values.SelectMany(cursor => cursor.Lanes)
            .Where(lane => lane.IsBehind)
            .Select(lane => (DateOnly?)lane.Earliest.Day)
            .Min();
        var index = AlertIndex.Open(
            files, directory, new LostRecords(files, directory, rules, cursors), from, timeProvider.GetUtcNow(), logger,
            cancellationToken);
        return new AlertOutbox(files, directory, index, rules, cursors, end, timeProvider)
        {
            Undelivered = undelivered,
            Silences = silences,
            Routes = routes,
        };
    }

    /// <summary>Returns the path of an instance's cursor.</summary>
    public string PathOf(string instance) => AlertCursor.PathOf(_directory, instance);

    /// <summary>Forgets an instance that owes nothing any more and is not in the configuration.</summary>
    public void Forget(string instance) => Files.Delete(PathOf(instance));

    public OpenedCursor CursorOf(string instance) => _cursors[instance];

    public void Dispose() => Index.Dispose();

    private static OpenedCursor OpenCursor(
        ITrailFileSystem files, string directory, AlertInstance instance, TrailPlace end, ILogger logger)
    {
        AlertLane[] lanes = [.. Enum.GetValues<AlertSeverity>().OrderDescending().Select(severity => new AlertLane(severity))];
        AlertCursor? cursor = null;
        AlertCursor? lost = null;
        var keepOwed = false;
        try
        {
            cursor = AlertCursor.Read(files, directory, instance.Name);
            if (cursor is null && end != default)
            {
                BeginsAtTheEnd(logger, instance.Name);
            }
            else if (cursor?.Anchor is { } anchor && anchor.FindMismatch(files, directory, end) is { } mismatch)
            {
                keepOwed = anchor.Place > end;
                CursorDoesNotMatch(logger, instance.Name, mismatch, keepOwed ? "goes on with what it owes there" : "begins at the end of the trail");
                lost = keepOwed ? null : cursor;
                cursor = keepOwed ? cursor : null;
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            CursorDoesNotMatch(logger, instance.Name, exception.Message.TrimEnd('.'), "begins at the end of the trail");
        }

        foreach (var lane in lanes)
        {
            var kept = cursor?.Lanes.FirstOrDefault(kept => kept.Severity == lane.Severity);
            if (kept is { } known)
            {
                lane.Resume(known.Through, known.Owed);
                if (keepOwed || known.Through > end)
                {
                    lane.CutAt(end, keepOwed: true);
                }
            }
            else
            {
                lane.CutAt(end, keepOwed: false);
            }
        }

        return new OpenedCursor(lanes, cursor, instance.IsRemoved ? cursor?.Until ?? end : null) { Lost = lost };
    }

    [LoggerMessage(
        3023,
        LogLevel.Information,
        "Alert instance '{Instance}' is new to this trail and begins at its end: events that are already stored raise no alert there.")]
    private static partial void BeginsAtTheEnd(ILogger logger, string instance);

    [LoggerMessage(
        3024,
        LogLevel.Error,
        AlertCodes.CursorMismatch
            + ": The cursor of alert instance '{Instance}' does not belong to this trail: {Why}. The instance {What}, so that nothing is sent twice.")]
    private static partial void CursorDoesNotMatch(ILogger logger, string instance, string why, string what);
}
