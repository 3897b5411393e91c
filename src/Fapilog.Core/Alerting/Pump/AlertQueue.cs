namespace Fapilog.Alerting;

/// <summary>
/// The alerts one instance has yet to deliver: the most severe first, then the oldest; those that failed wait aside until
/// their time has come. Bounded: when it is full, the least severe and newest gives way.
/// </summary>
internal sealed class AlertQueue
{
    private readonly Lock _gate = new();
    private readonly SortedSet<PendingAlert> _all = new(ByUrgency);
    private readonly SortedSet<PendingAlert> _ready = new(ByUrgency);
    private readonly SortedSet<PendingAlert> _waiting = new(ByTime);
    private readonly int _capacity;
    private readonly TimeProvider _timeProvider;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;
    private TaskCompletionSource _changed = NewSignal();

    public AlertQueue(int capacity, TimeProvider timeProvider)
    {
        _capacity = capacity;
        _timeProvider = timeProvider;
    }

    private static Comparer<PendingAlert> ByUrgency { get; } = Comparer<PendingAlert>.Create(static (x, y) =>
        x.Severity != y.Severity ? y.Severity.CompareTo(x.Severity) : x.Order.CompareTo(y.Order));

    private static Comparer<PendingAlert> ByTime { get; } = Comparer<PendingAlert>.Create(static (x, y) =>
        x.NotBefore != y.NotBefore ? x.NotBefore.CompareTo(y.NotBefore) : x.Order.CompareTo(y.Order));

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Adds an alert, now or for when its time has come, and returns the one that gave way, if any.</summary>
    public PendingAlert? Add(PendingAlert alert)
    {
        lock (_gate)
        {
            _all.Add(alert);
            (alert.NotBefore > _timeProvider.GetUtcNow() ? _waiting : _ready).Add(alert);
            Signal();
            return _all.Count > _capacity ? Remove(_all.Max!) : null;
        }
    }

    /// <summary>
    /// Offers nothing before a moment; what the instance refused as a whole needs time, not more alerts. A shorter pause does
    /// not end a longer one.
    /// </summary>
    public void PauseUntil(DateTimeOffset moment)
    {
        lock (_gate)
        {
            _pausedUntil = moment > _pausedUntil ? moment : _pausedUntil;
            Signal();
        }
    }

    /// <summary>Waits for the next alert whose time has come.</summary>
    public async Task<PendingAlert> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task changed;
            TimeSpan wait;
            lock (_gate)
            {
                var now = _timeProvider.GetUtcNow();
                MoveDue(now);
                if (now >= _pausedUntil && _ready.Min is { } next)
                {
                    return Remove(next);
                }

                changed = _changed.Task;
                wait = Wait(now);
            }

            await WaitAsync(changed, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns whether an alert will have its time by a moment, so that waiting for it makes sense.</summary>
    public bool HasDueBy(DateTimeOffset limit)
    {
        lock (_gate)
        {
            return _pausedUntil <= limit && (_ready.Count > 0 || _waiting.Min?.NotBefore <= limit);
        }
    }

    /// <summary>Takes out what was raised before a moment, wherever it stands in the order.</summary>
    public IReadOnlyList<PendingAlert> RemoveRaisedBefore(DateTimeOffset moment)
    {
        lock (_gate)
        {
            PendingAlert[] old = [.. _all.Where(alert => alert.RaisedAt < moment)];
            return [.. old.Select(Remove)];
        }
    }

    /// <summary>Empties the queue at the end of its life.</summary>
    public IReadOnlyList<PendingAlert> RemoveAll()
    {
        lock (_gate)
        {
            PendingAlert[] rest = [.. _all];
            _all.Clear();
            _ready.Clear();
            _waiting.Clear();
            return rest;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var due = Task.Delay(wait, _timeProvider, timer.Token);
        await Task.WhenAny(changed, due).ConfigureAwait(false);
        await timer.CancelAsync().ConfigureAwait(false);
    }

    private void MoveDue(DateTimeOffset now)
    {
        while (_waiting.Min is { } alert && alert.NotBefore <= now)
        {
            _waiting.Remove(alert);
            _ready.Add(alert);
        }
    }

    private TimeSpan Wait(DateTimeOffset now)
    {
        var until = _ready.Count > 0 ? _pausedUntil
            : _waiting.Min is { } first ? (first.NotBefore > _pausedUntil ? first.NotBefore : _pausedUntil)
            : DateTimeOffset.MaxValue;

        // Task.Delay takes at most 49 days; a spurious wake-up merely looks again.
        var wait = until - now;
        return wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1);
    }

    private PendingAlert Remove(PendingAlert alert)
    {
        _all.Remove(alert);
        if (!_ready.Remove(alert))
        {
            _waiting.Remove(alert);
        }

        return alert;
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }
}
