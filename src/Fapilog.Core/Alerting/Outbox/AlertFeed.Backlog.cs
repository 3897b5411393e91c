namespace Fapilog.Alerting;

/// <content>
/// What is read of the index without the window: at the start, for monitoring, and for an instance that cannot be called.
/// </content>
internal sealed partial class AlertFeed
{
    /// <summary>
    /// Gets when the oldest alert was stored that is not in the window; null when there is none, or the index cannot be read.
    /// </summary>
    public DateTimeOffset? OldestUnread
    {
        get
        {
            (IndexPlace Next, AlertSeverity Severity)[] unread;
            lock (_lock)
            {
                unread = [.. _lanes.Where(lane => lane.IsBehind).Select(lane => (lane.Next, lane.Severity))];
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

    private bool IsUnread(AlertPosition position)
    {
        lock (_lock)
        {
            return LaneOf(position.Severity).IsDue(position.Place);
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
        foreach (var lane in _lanes.Where(lane => lane.IsBehind))
        {
            var count = 0L;
            var lost = lane.Owed.ToHashSet();
            for (var next = lane.Next; next != _index.End;)
            {
                var found = _index.Read(next, lane.Severity, MostCounted, out next);
                count += found.Count(position => lane.IsDue(position.Place) && IsMeant(position));
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
        foreach (var digest in _digests.All)
        {
            Enqueue(Pending(digest));
        }

        return total + _digests.All.Sum(digest => digest.Count);
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

    private void TakeStoredBefore(DateTimeOffset moment, List<PendingAlert> taken)
    {
        foreach (var lane in _lanes.Where(lane => lane.IsBehind))
        {
            while (taken.Count < MostRead)
            {
                var found = _index.Read(lane.Next, lane.Severity, MostRead, out var next);
                var old = found.TakeWhile(position => position.StoredAt < moment && IsMeant(position)).ToList();
                lock (_lock)
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
                    else if (!IsMeant(found[old.Count]))
                    {
                        // All that follows is later still, and no day is kept for it.
                        lane.CatchUp(_until!.Value);
                    }
                }

                if (old.Count < found.Count || found.Count == 0)
                {
                    break;
                }
            }
        }
    }
}
