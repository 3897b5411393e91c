using Fapilog.Cursors;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Fills one instance's window from the trail and remembers what the instance owes, so that an alert outlives the process: the
/// window takes new alerts while there is room, and reads the others from the index, the most severe first.
/// </summary>
/// <remarks>Safe for use by several threads. The trail's writer never waits for a file here.</remarks>
internal sealed partial class AlertFeed : IDisposable
{
    private const int MostRead = 256;
    private const int MostCounted = 4096;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private readonly string _instance;
    private readonly AlertIndex _index;
    private readonly AlertQueue _queue;
    private readonly CursorWriter _writer;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Lock _fillLock = new();

    // The most severe first.
    private readonly AlertLane[] _lanes;
    private readonly AlertDigests _digests;
    private readonly bool _isUsable;
    private readonly TrailPlace _end;
    private readonly TrailPlace? _until;
    private readonly TimeSpan _maxAlertAge;
    private readonly string _policy;
    private readonly string _routes;
    private readonly TrailPlace _routesSince;

    // Read from the index between the writer's append and its call, so that the call must not take them again.
    private readonly HashSet<TrailPlace> _early = [];
    private TrailPlace _raised;
    private CursorAnchor? _anchor;
    private long _digestNumber;
    private volatile bool _isBehind;

    /// <param name="instance">The instance's name.</param>
    /// <param name="maxAlertAge">How long its alerts are kept.</param>
    /// <param name="isUsable">Whether alerts are taken into the window; else they wait in the trail.</param>
    /// <param name="outbox">The trail's index, and the instance's cursor.</param>
    /// <param name="queue">The window.</param>
    /// <param name="logger">Where a fault goes.</param>
    public AlertFeed(
        string instance, TimeSpan maxAlertAge, bool isUsable, AlertOutbox outbox, AlertQueue queue, ILogger logger)
    {
        _instance = instance;
        (_maxAlertAge, _policy) = (maxAlertAge, outbox.Rules.Policy);
        _isUsable = isUsable;
        var cursor = outbox.CursorOf(instance);
        (_lanes, _anchor, _until) = (cursor.Lanes, cursor.Kept?.Anchor, cursor.Until);
        _digests = new AlertDigests(cursor.Kept?.Digests ?? []);
        _routes = outbox.Routes;

        // Without routes every instance gets every alert, so none was passed by.
        _routesSince = cursor.Kept is { Routes.Length: > 0 } kept && kept.Routes != _routes
            ? outbox.End
            : cursor.Kept?.RoutesSince ?? default;
        (_index, _timeProvider) = (outbox.Index, outbox.TimeProvider);
        _queue = queue;
        _logger = logger;
        _writer = new CursorWriter(outbox.Files, outbox.PathOf(instance), Content, _timeProvider, logger);
        _end = _raised = outbox.End;
    }

    /// <summary>Gets the first day that the instance still needs in this process; null when it needs none.</summary>
    public DateOnly? EarliestDay
    {
        get
        {
            lock (_lock)
            {
                return _lanes.Where(lane => lane.IsBehind || lane.Owed.Count > 0)
                    .Select(lane => (DateOnly?)lane.Earliest.Day)
                    .Append(_digests.EarliestDay)
                    .Min();
            }
        }
    }

    /// <summary>
    /// Returns the first day that the instance still needs, in this process or, after a crash, in the next; null when it needs
    /// none. Writes the cursor for that; if it cannot be written, every day is needed.
    /// </summary>
    public DateOnly? FindEarliestDay()
    {
        // What the file has may be newer than this, never older.
        var day = EarliestDay;
        return _writer.Flush() ? day : DateOnly.MinValue;
    }

    /// <summary>Gets the digests that are not sent.</summary>
    public IReadOnlyList<DigestGroup> Digests
    {
        get
        {
            lock (_lock)
            {
                return [.. _digests.All];
            }
        }
    }

    /// <summary>Returns whether an event was stored while other routes were in force.</summary>
    public bool IsOfOtherRoutes(TrailPlace place) => place <= _routesSince;

    /// <summary>Returns whether an alert of an earlier process is delivered from the trail.</summary>
    public bool Owes(TrailPlace place)
    {
        lock (_lock)
        {
            return _lanes.Any(lane => lane.IsBehind && lane.IsDue(place));
        }
    }

    /// <summary>
    /// Takes a new alert if there is room. Called by the trail's writer. Returns false if it passed over the alert, which is not
    /// meant for the instance.
    /// </summary>
    public bool Raise(StoredAlert alert, AlertTarget? target)
    {
        bool changes, isWanted;
        lock (_lock)
        {
            _anchor = new CursorAnchor(alert.Position.Place, alert.Position.Sequence, alert.Event.Checksum!);
            _raised = alert.Position.Place;
            var lane = LaneOf(alert.Position.Severity);
            if (_early.Remove(alert.Position.Place))
            {
                return true;
            }

            if (target is null && !lane.IsBehind)
            {
                lane.Skip(alert.Position.Place);
                return false;
            }

            // Those that wait before it are not taken yet, so one that is not meant for the instance is read with them.
            var isFull = _queue.IsFullFor(lane.Severity);
            if (!_isUsable || lane.IsBehind || isFull)
            {
                changes = lane.FallBehind(alert.Position.Place);
                _isBehind = true;

                // Asked again: whoever took an alert meanwhile did not know that there are more.
                isWanted = !_queue.IsFullFor(lane.Severity);
            }
            else
            {
                (isWanted, changes) = (_isBehind, true);
                lane.Take(alert.Position.Place);
                Enqueue(new PendingAlert(alert) { Target = target });
            }
        }

        if (changes)
        {
            _writer.Note();
        }

        if (isWanted)
        {
            _queue.Wake();
        }

        return true;
    }

    /// <summary>Records that no alert up to an event is missing, where none is left to the index.</summary>
    public void CatchUp(CursorAnchor last)
    {
        lock (_lock)
        {
            _anchor = last;
            foreach (var lane in _lanes.Where(lane => !lane.IsBehind))
            {
                lane.Skip(last.Place);
            }
        }
    }

    /// <summary>Reads alerts into the window if it runs low. Never called by the trail's writer.</summary>
    public void Fill()
    {
        if (!_isBehind || !_isUsable)
        {
            return;
        }

        // One thread reads; the others wait for it, so that none takes the window for empty meanwhile.
        lock (_fillLock)
        {
            try
            {
                FillLanes();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                NotRead(_logger, _instance, exception);
                _ = Task.Delay(RetryPause, _timeProvider).ContinueWith(_ => _queue.Wake(), TaskScheduler.Default);
            }
        }
    }

    /// <summary>Records that an alert was delivered or given up.</summary>
    public void Settle(PendingAlert alert)
    {
        // Where the instance stands in for another one, that one settles.
        if (alert.StandsInFor is not null || (alert.Position is null && alert.Digest is null))
        {
            return;
        }

        lock (_lock)
        {
            if (alert.Digest is { } digest)
            {
                _digests.Remove(digest);
            }
            else
            {
                LaneOf(alert.Position!.Value.Severity).Settle(alert.Position.Value.Place);
            }
        }

        _writer.Note();
    }

    /// <summary>Joins an alert with those that are like it. From then on the digest is what the instance owes.</summary>
    public void Collect(PendingAlert alert)
    {
        var now = _timeProvider.GetUtcNow();
        PendingAlert? begun;
        lock (_lock)
        {
            LaneOf(alert.Position!.Value.Severity).Settle(alert.Position.Value.Place);
            begun = _digests.Add(alert, now) is { } digest ? Pending(digest) : null;
        }

        if (begun is not null)
        {
            Enqueue(begun);
        }

        _writer.Note();
    }

    /// <summary>
    /// Ends the window of a digest. What was sent must be what a start after a crash sends again, so the cursor is written.
    /// </summary>
    public void Close(DigestGroup digest)
    {
        lock (_lock)
        {
            if (digest.IsClosed)
            {
                return;
            }

            digest.IsClosed = true;
        }

        Save();
    }

    /// <summary>Writes the cursor now.</summary>
    public void Save() => _writer.Begin();

    public void Dispose() => _writer.Dispose();

    // One that was removed from the configuration gets nothing new.
    private bool IsMeant(AlertPosition position) => !(position.Place > _until);

    private AlertLane LaneOf(AlertSeverity severity) => Array.Find(_lanes, lane => lane.Severity == severity)!;

    private void FillLanes()
    {
        foreach (var lane in _lanes)
        {
            while (lane.IsBehind)
            {
                if (_queue.RoomFor(lane.Severity, MostRead) is not (> 0 and var room))
                {
                    return;
                }

                if (!Read(lane, room))
                {
                    break;
                }
            }
        }

        lock (_lock)
        {
            _isBehind = _lanes.Any(lane => lane.IsBehind);
        }
    }

    // What could not be written to the index is read once it is.
    private bool IsAll(IndexPlace next) => next == _index.End && !_index.HasUnwritten;

    /// <summary>Reads alerts of a severity. Returns false if there is nothing more to read now.</summary>
    private bool Read(AlertLane lane, int room)
    {
        IndexPlace from;
        int restarts;
        lock (_lock)
        {
            (from, restarts) = (lane.Next, lane.Restarts);
        }

        var found = _index.Read(from, lane.Severity, room, out var next);
        lock (_lock)
        {
            foreach (var position in found.Where(position => lane.IsDue(position.Place)).ToList())
            {
                if (position.Place > _raised)
                {
                    _early.Add(position.Place);
                }

                lane.Take(position.Place);
                Enqueue(new PendingAlert(position));
            }

            if (lane.Restarts == restarts)
            {
                lane.Advance(next, IsAll(next));
            }
        }

        _writer.Note();
        return next != from;
    }

    // Numbers of its own: another instance's alerts, for which this one stands in, may have the same place.
    private PendingAlert Pending(DigestGroup digest) => new(digest, digest.Due, --_digestNumber);

    private void Enqueue(PendingAlert alert)
    {
        if (_queue.Add(alert) is { Position: { } crowdedOut })
        {
            PutBack(crowdedOut);
        }
    }

    /// <summary>Puts an alert back that a more severe one took the room of.</summary>
    public void PutBack(AlertPosition crowdedOut)
    {
        lock (_lock)
        {
            LaneOf(crowdedOut.Severity).PutBack(crowdedOut.Place);
            _isBehind = true;
        }
    }

    private byte[] Content()
    {
        AlertCursor cursor;
        lock (_lock)
        {
            cursor = new AlertCursor
            {
                Lanes = [.. _lanes.Select(lane => new KeptLane(lane.Severity, lane.Through, [.. lane.Owed]))],
                Anchor = _anchor,
                Digests = [.. _digests.All.Select(digest => digest.Copy())],
                MaxAlertAge = _maxAlertAge,
                Policy = _policy,
                Routes = _routes,
                RoutesSince = _routesSince,
                Until = _until,
            };
        }

        // The writer of the trail does not wait for the text.
        return cursor.ToBytes(_instance);
    }

    [LoggerMessage(
        3021,
        LogLevel.Error,
        "The index of alerts could not be read for instance '{Instance}'. It is tried again in a few seconds.")]
    private static partial void NotRead(ILogger logger, string instance, Exception exception);
}
