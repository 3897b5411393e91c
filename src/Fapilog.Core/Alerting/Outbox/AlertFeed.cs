using Fapilog.Cursors;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Fills one instance's window: it takes new alerts while there is room, and reads the others from the index, the most severe
/// first. What is in the window and what is still to be read, the <see cref="AlertLedger"/> says.
/// </summary>
/// <remarks>Safe for use by several threads. The trail's writer never waits for a file here.</remarks>
internal sealed partial class AlertFeed
{
    private const int MostRead = 256;
    private const int MostCounted = 4096;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private readonly string _instance;
    private readonly AlertIndex _index;
    private readonly AlertQueue _queue;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _fillLock = new();
    private readonly bool _isUsable;
    private readonly TrailPlace _end;

    // Read from the index between the writer's append and its call, so that the call must not take them again.
    private readonly HashSet<TrailPlace> _early = [];
    private TrailPlace _raised;
    private long _digestNumber;
    private volatile bool _isBehind;

    /// <param name="instance">The instance's name.</param>
    /// <param name="isUsable">Whether alerts are taken into the window; else they wait in the trail.</param>
    /// <param name="ledger">What the instance owes.</param>
    /// <param name="outbox">The trail's index.</param>
    /// <param name="queue">The window.</param>
    /// <param name="logger">Where a fault goes.</param>
    public AlertFeed(
        string instance, bool isUsable, AlertLedger ledger, AlertOutbox outbox, AlertQueue queue, ILogger logger)
    {
        (_instance, _isUsable, Ledger, _queue, _logger) = (instance, isUsable, ledger, queue, logger);
        (_index, _timeProvider) = (outbox.Index, outbox.TimeProvider);
        _end = _raised = outbox.End;
    }

    /// <summary>Gets what the instance was given and still owes.</summary>
    public AlertLedger Ledger { get; }

    /// <summary>
    /// Gets when the oldest alert was stored that is not in the window; null when there is none, or the index cannot be read.
    /// </summary>
    public DateTimeOffset? OldestUnread
    {
        get
        {
            (IndexPlace Next, AlertSeverity Severity)[] unread;
            lock (Ledger.Lock)
            {
                unread = [.. Ledger.Lanes.Where(lane => lane.IsBehind).Select(lane => (lane.Next, lane.Severity))];
            }

            try
            {
                return unread
                    .SelectMany(lane => _index.Read(lane.Next, lane.Severity, MostRead, out _).Where(IsUnread).Take(1))
                    .Select(found => (DateTimeOffset?)found.StoredAt)
                    .Min();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Whoever delivers reads it too, and says so.
                return null;
            }
        }
    }

    /// <summary>Returns the alerts that a cursor owes, for a trail that does not have them.</summary>
    public IEnumerable<PendingAlert> PendingOf(AlertCursor lost)
    {
        var now = _timeProvider.GetUtcNow();
        return lost.Lanes
            .SelectMany(lane => lane.Owed.Select(place => new AlertPosition(place, AlertPosition.Unknown, lane.Severity, now)))
            .Select(position => new PendingAlert(position))
            .Concat(lost.Digests.Select(Pending));
    }

    /// <summary>Returns how many alerts earlier processes left. Called once, before the first new one.</summary>
    public long CountBacklog()
    {
        var total = 0L;
        foreach (var lane in Ledger.Lanes.Where(lane => lane.IsBehind))
        {
            var count = 0L;
            var lost = lane.Owed.ToHashSet();
            for (var next = lane.Next; next != _index.End;)
            {
                var found = _index.Read(next, lane.Severity, MostCounted, out next);
                count += found.Count(position => lane.IsDue(position.Place) && Ledger.IsMeant(position));
                lost.ExceptWith(found.Select(position => position.Place));
            }

            foreach (var place in lost)
            {
                // The trail does not have it any more: its turn says so, and it holds nothing back.
                lane.Take(place);
                Enqueue(new PendingAlert(
                    new AlertPosition(place, AlertPosition.Unknown, lane.Severity, _timeProvider.GetUtcNow())));
                total++;
            }

            if (count == 0)
            {
                lane.CatchUp(_end);
            }

            total += count;
        }

        _isBehind = total > 0;
        var digests = Ledger.Digests;
        foreach (var digest in digests)
        {
            Enqueue(Pending(digest));
        }

        return total + digests.Sum(digest => digest.Count);
    }

    /// <summary>Takes some of the alerts that are older than a time, for an instance that cannot be called.</summary>
    public IReadOnlyList<PendingAlert> TakeStoredBefore(DateTimeOffset moment)
    {
        var taken = new List<PendingAlert>();
        try
        {
            TakeStoredBefore(moment, taken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The rest is looked at the next time.
            NotRead(_logger, _instance, exception);
        }

        return taken;
    }

    /// <summary>
    /// Takes a new alert if there is room. Called by the trail's writer. Returns false if it passed over the alert, which is not
    /// meant for the instance.
    /// </summary>
    public bool Raise(StoredAlert alert, AlertTarget? target)
    {
        bool changes, isWanted;
        lock (Ledger.Lock)
        {
            Ledger.Reach(new CursorAnchor(alert.Position.Place, alert.Position.Sequence, alert.Event.Checksum!));
            _raised = alert.Position.Place;
            var lane = Ledger.LaneOf(alert.Position.Severity);
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
            Ledger.Note();
        }

        if (isWanted)
        {
            _queue.Wake();
        }

        return true;
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

    /// <summary>Joins an alert with those that are like it, and puts the digest into the window if that began it.</summary>
    public void Collect(PendingAlert alert)
    {
        var now = _timeProvider.GetUtcNow();
        PendingAlert? begun;
        lock (Ledger.Lock)
        {
            begun = Ledger.Collect(alert, now) is { } digest ? Pending(digest) : null;
        }

        if (begun is not null)
        {
            Enqueue(begun);
        }

        Ledger.Note();
    }

    /// <summary>Puts an alert back that a more severe one took the room of.</summary>
    public void PutBack(AlertPosition crowdedOut)
    {
        lock (Ledger.Lock)
        {
            Ledger.LaneOf(crowdedOut.Severity).PutBack(crowdedOut.Place);
            _isBehind = true;
        }
    }

    private void FillLanes()
    {
        foreach (var lane in Ledger.Lanes)
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

        lock (Ledger.Lock)
        {
            _isBehind = Ledger.Lanes.Any(lane => lane.IsBehind);
        }
    }

    private bool IsUnread(AlertPosition position)
    {
        lock (Ledger.Lock)
        {
            return Ledger.LaneOf(position.Severity).IsDue(position.Place);
        }
    }

    private void TakeStoredBefore(DateTimeOffset moment, List<PendingAlert> taken)
    {
        foreach (var lane in Ledger.Lanes.Where(lane => lane.IsBehind))
        {
            while (taken.Count < MostRead)
            {
                var found = _index.Read(lane.Next, lane.Severity, MostRead, out var next);
                var old = found.TakeWhile(position => position.StoredAt < moment && Ledger.IsMeant(position)).ToList();
                lock (Ledger.Lock)
                {
                    foreach (var position in old.Where(position => lane.IsDue(position.Place)))
                    {
                        lane.Take(position.Place);
                        taken.Add(new PendingAlert(position));
                    }

                    if (old.Count == found.Count)
                    {
                        lane.Advance(next, IsAll(next));
                    }
                    else if (!Ledger.IsMeant(found[old.Count]))
                    {
                        // All that follows is later still, and no day is kept for it.
                        lane.CatchUp(Ledger.Until!.Value);
                    }
                }

                if (old.Count < found.Count || found.Count == 0)
                {
                    break;
                }
            }
        }
    }

    // What could not be written to the index is read once it is.
    private bool IsAll(IndexPlace next) => next == _index.End && !_index.HasUnwritten;

    /// <summary>Reads alerts of a severity. Returns false if there is nothing more to read now.</summary>
    private bool Read(AlertLane lane, int room)
    {
        IndexPlace from;
        int restarts;
        lock (Ledger.Lock)
        {
            (from, restarts) = (lane.Next, lane.Restarts);
        }

        var found = _index.Read(from, lane.Severity, room, out var next);
        lock (Ledger.Lock)
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

        Ledger.Note();
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

    [LoggerMessage(
        3021,
        LogLevel.Error,
        "The index of alerts could not be read for instance '{Instance}'. It is tried again in a few seconds.")]
    private static partial void NotRead(ILogger logger, string instance, Exception exception);
}
