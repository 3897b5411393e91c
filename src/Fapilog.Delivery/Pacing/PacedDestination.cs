using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// The calls to one destination: those that wait, by severity and then by age, and when those ended that count.
/// </summary>
internal sealed class PacedDestination : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SortedSet<PacedTurn> _waiting = new(PacedTurn.ByUrgency);
    private readonly RateWindow _window;
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private TimeSpan _heldUntil = TimeSpan.MinValue;
    private long _order;

    public PacedDestination(IReadOnlyList<PacingRule> rules, TimeProvider timeProvider)
    {
        _window = new RateWindow(rules);
        _timeProvider = timeProvider;
        _timer = timeProvider.CreateTimer(_ => Grant(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count == 0 && _heldUntil <= Now && _window.IsEmptyAt(Now);
            }
        }
    }

    // The monotonic clock: a wall clock that is set back must not stop the alerts.
    private TimeSpan Now => _timeProvider.GetElapsedTime(0);

    /// <summary>Queues a call, or says when its turn would come if that is not before its limit.</summary>
    public PacedTurn? Enqueue(AlertSeverity severity, TimeSpan limit, out TimeSpan due)
    {
        var turn = new PacedTurn(this, severity);
        lock (_gate)
        {
            turn.Order = _order++;
            due = DueAfter(_waiting.Count(other => PacedTurn.ByUrgency.Compare(other, turn) < 0));
            if (due > TimeSpan.Zero && due >= limit)
            {
                return null;
            }

            _waiting.Add(turn);
        }

        Grant();
        return turn;
    }

    public TimeSpan NextTurn()
    {
        lock (_gate)
        {
            return DueAfter(0);
        }
    }

    public void Hold(TimeSpan wait)
    {
        lock (_gate)
        {
            var until = Now + wait;
            _heldUntil = until > _heldUntil ? until : _heldUntil;
        }
    }

    public void Leave(PacedTurn turn)
    {
        lock (_gate)
        {
            _waiting.Remove(turn);
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _window.End(Now);
        }

        Grant();
    }

    public void Dispose() => _timer.Dispose();

    private void Grant()
    {
        lock (_gate)
        {
            while (_waiting.Min is { } next)
            {
                var due = _window.Due(Now, ahead: 0);
                due = _heldUntil > due ? _heldUntil : due;
                if (due > Now)
                {
                    // With every place taken by calls under way, the end of one comes back here; a timer does no harm then.
                    _timer.Change(Round(due - Now), Timeout.InfiniteTimeSpan);
                    return;
                }

                _waiting.Remove(next);
                _window.Begin();
                next.Start();
            }
        }
    }

    private TimeSpan DueAfter(int ahead)
    {
        var due = _window.Due(Now, ahead);
        due = _heldUntil > due ? _heldUntil : due;
        return due > Now ? due - Now : TimeSpan.Zero;
    }

    // A timer counts whole milliseconds and may not come too early.
    private static TimeSpan Round(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
}
