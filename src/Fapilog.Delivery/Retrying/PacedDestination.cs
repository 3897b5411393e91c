using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// The calls to one destination: those that wait, by severity and then by age, and when those ended that count.
/// </summary>
#pragma warning disable CA1001 // Shared by dispatchers that come and go; an idle timer holds nothing.
internal sealed class PacedDestination
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
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
            lock (_lock)
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
        lock (_lock)
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
        lock (_lock)
        {
            return DueAfter(0);
        }
    }

    public void Hold(TimeSpan wait)
    {
        lock (_lock)
        {
            var until = Now + wait;
            _heldUntil = until > _heldUntil ? until : _heldUntil;
        }
    }

    public void Leave(PacedTurn turn)
    {
        lock (_lock)
        {
            _waiting.Remove(turn);
        }
    }

    public void End()
    {
        lock (_lock)
        {
            _window.End(Now);
        }

        Grant();
    }

    private void Grant()
    {
        lock (_lock)
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

/// <summary>
/// One call that waits for leave.
/// </summary>
internal sealed class PacedTurn
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PacedDestination _destination;
    private readonly AlertSeverity _severity;

    public PacedTurn(PacedDestination destination, AlertSeverity severity)
    {
        _destination = destination;
        _severity = severity;
    }

    public static Comparer<PacedTurn> ByUrgency { get; } = Comparer<PacedTurn>.Create(static (x, y) =>
        x._severity != y._severity ? y._severity.CompareTo(x._severity) : x.Order.CompareTo(y.Order));

    public long Order { get; set; }

    public void Start() => _started.SetResult();

    public async Task<IDisposable> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _started.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _destination.Leave(this);
            if (_started.Task.IsCompleted)
            {
                // Leave came in the same moment: nothing was sent, and yet the place counts as taken.
                _destination.End();
            }

            throw;
        }

        return new Leave(_destination);
    }

    private sealed class Leave : IDisposable
    {
        private PacedDestination? _destination;

        public Leave(PacedDestination destination)
        {
            _destination = destination;
        }

        public void Dispose() => Interlocked.Exchange(ref _destination, null)?.End();
    }
}

/// <summary>
/// When the calls ended that the rules still count, and how many are under way. Guarded by its owner's lock.
/// </summary>
internal sealed class RateWindow
{
    private readonly IReadOnlyList<PacingRule> _rules;
    private readonly int _most;
    private readonly TimeSpan _longest;
    private readonly List<TimeSpan> _ended = [];
    private int _underWay;

    public RateWindow(IReadOnlyList<PacingRule> rules)
    {
        _rules = rules;
        _most = rules.Count == 0 ? 0 : rules.Max(rule => rule.Calls);
        _longest = rules.Count == 0 ? TimeSpan.Zero : rules.Max(rule => rule.Window);
    }

    public bool IsEmptyAt(TimeSpan now) => _underWay == 0 && (_ended.Count == 0 || _ended[^1] + _longest <= now);

    public void Begin() => _underWay++;

    public void End(TimeSpan now)
    {
        _underWay--;
        _ended.Add(now);
        if (_ended.Count > 2 * _most)
        {
            _ended.RemoveRange(0, _ended.Count - _most);
        }
    }

    /// <summary>
    /// Returns when a call may begin that has others ahead of it; one that is under way counts as if it ended now.
    /// </summary>
    public TimeSpan Due(TimeSpan now, int ahead)
    {
        if (ahead == 0)
        {
            return _rules.Count == 0 ? now : _rules.Max(rule => Due(_ended, _underWay, rule, now));
        }

        var simulated = _ended.Concat(Enumerable.Repeat(now, _underWay)).ToList();
        for (var i = 0; i < ahead; i++)
        {
            var due = _rules.Count == 0 ? now : _rules.Max(rule => Due(simulated, 0, rule, now));
            simulated.Add(due);
        }

        return _rules.Count == 0 ? now : _rules.Max(rule => Due(simulated, 0, rule, now));
    }

    private static TimeSpan Due(List<TimeSpan> ended, int underWay, PacingRule rule, TimeSpan now)
    {
        var index = ended.Count - (rule.Calls - underWay);
        if (index < 0)
        {
            return now;
        }

        var counted = index < ended.Count ? ended[index] : now;
        return counted + rule.Window > now ? counted + rule.Window : now;
    }
}
