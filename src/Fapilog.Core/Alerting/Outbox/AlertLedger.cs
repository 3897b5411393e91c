using Fapilog.Cursors;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// What one instance was given and still owes, lanes and digests, and its cursor, so that an alert outlives the process.
/// </summary>
/// <remarks>Safe for use by several threads. The trail's writer never waits for a file here.</remarks>
internal sealed class AlertLedger : IDisposable
{
    private readonly string _instance;
    private readonly CursorWriter _writer;
    private readonly AlertDigests _digests;
    private readonly TimeSpan _maxAlertAge;
    private readonly string _policy;
    private readonly string _routes;
    private readonly TrailPlace _routesSince;
    private CursorAnchor? _anchor;

    /// <param name="instance">The instance's name.</param>
    /// <param name="maxAlertAge">How long its alerts are kept.</param>
    /// <param name="outbox">Where the instance's cursor is.</param>
    /// <param name="logger">Where a fault goes.</param>
    public AlertLedger(string instance, TimeSpan maxAlertAge, AlertOutbox outbox, ILogger logger)
    {
        _instance = instance;
        (_maxAlertAge, _policy, _routes) = (maxAlertAge, outbox.Rules.Policy, outbox.Routes);
        var cursor = outbox.CursorOf(instance);
        (Lanes, Until, _anchor) = (cursor.Lanes, cursor.Until, cursor.Kept?.Anchor);
        _digests = new AlertDigests(cursor.Kept?.Digests ?? []);

        // Without routes every instance gets every alert, so none was passed by.
        _routesSince = cursor.Kept is { Routes.Length: > 0 } kept && kept.Routes != _routes
            ? outbox.End
            : cursor.Kept?.RoutesSince ?? default;
        _writer = new CursorWriter(outbox.Files, outbox.PathOf(instance), Content, outbox.TimeProvider, logger);
    }

    /// <summary>
    /// Gets the lock of lanes and digests. The feed holds it too, so that an alert is taken and put into the window in one step.
    /// </summary>
    public Lock Lock { get; } = new();

    /// <summary>Gets the lanes, the most severe first. They are used under the lock.</summary>
    public AlertLane[] Lanes { get; }

    /// <summary>
    /// Gets the place up to which alerts are meant for an instance that was removed from the configuration: it gets nothing new.
    /// Null for any other.
    /// </summary>
    public TrailPlace? Until { get; }

    /// <summary>Gets the first day that the instance still needs in this process; null when it needs none.</summary>
    public DateOnly? EarliestDay
    {
        get
        {
            lock (Lock)
            {
                return Lanes.Where(lane => lane.IsBehind || lane.Owed.Count > 0)
                    .Select(lane => (DateOnly?)lane.Earliest.Day)
                    .Append(_digests.EarliestDay)
                    .Min();
            }
        }
    }

    /// <summary>Gets the digests that are not sent.</summary>
    public IReadOnlyList<DigestGroup> Digests
    {
        get
        {
            lock (Lock)
            {
                return [.. _digests.All];
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

    public AlertLane LaneOf(AlertSeverity severity) => Array.Find(Lanes, lane => lane.Severity == severity)!;

    /// <summary>Returns whether an alert of the index may be meant for the instance.</summary>
    public bool IsMeant(AlertPosition position) => !(position.Place > Until);

    /// <summary>Returns whether an event was stored while other routes were in force.</summary>
    public bool IsOfOtherRoutes(TrailPlace place) => place <= _routesSince;

    /// <summary>Returns whether an alert of an earlier process is delivered from the trail.</summary>
    public bool Owes(TrailPlace place)
    {
        lock (Lock)
        {
            return Lanes.Any(lane => lane.IsBehind && lane.IsDue(place));
        }
    }

    /// <summary>Records the last event that was raised. Called under the lock.</summary>
    public void Reach(CursorAnchor last) => _anchor = last;

    /// <summary>Records that no alert up to an event is missing, where none is left to the index.</summary>
    public void CatchUp(CursorAnchor last)
    {
        lock (Lock)
        {
            Reach(last);
            foreach (var lane in Lanes.Where(lane => !lane.IsBehind))
            {
                lane.Skip(last.Place);
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

        lock (Lock)
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

        Note();
    }

    /// <summary>
    /// Joins an alert with those that are like it; from then on the digest is what the instance owes. Returns the digest if the
    /// alert began it. Called under the lock.
    /// </summary>
    public DigestGroup? Collect(PendingAlert alert, DateTimeOffset now)
    {
        LaneOf(alert.Position!.Value.Severity).Settle(alert.Position.Value.Place);
        return _digests.Add(alert, now);
    }

    /// <summary>
    /// Ends the window of a digest. What was sent must be what a start after a crash sends again, so the cursor is written.
    /// </summary>
    public void Close(DigestGroup digest)
    {
        lock (Lock)
        {
            if (digest.IsClosed)
            {
                return;
            }

            digest.IsClosed = true;
        }

        Save();
    }

    /// <summary>Has the cursor written soon.</summary>
    public void Note() => _writer.Note();

    /// <summary>Writes the cursor now.</summary>
    public void Save() => _writer.Begin();

    public void Dispose() => _writer.Dispose();

    private byte[] Content()
    {
        AlertCursor cursor;
        lock (Lock)
        {
            cursor = new AlertCursor
            {
                Lanes = [.. Lanes.Select(lane => new KeptLane(lane.Severity, lane.Through, [.. lane.Owed]))],
                Anchor = _anchor,
                Digests = [.. _digests.All.Select(digest => digest.Copy())],
                MaxAlertAge = _maxAlertAge,
                Policy = _policy,
                Routes = _routes,
                RoutesSince = _routesSince,
                Until = Until,
            };
        }

        // The writer of the trail does not wait for the text.
        return cursor.ToBytes(_instance);
    }
}
