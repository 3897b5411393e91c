namespace Fapilog.Alerting;

/// <summary>
/// An alert whose turn has come, and the leave to call.
/// </summary>
internal readonly record struct AlertTurn(PendingAlert Alert, BreakerPass Pass);

/// <summary>
/// The alerts one instance has yet to deliver: the most severe first, then the oldest; those that failed wait aside until
/// their time has come, and all of them while the breaker is open. Bounded: when it is full, the least severe and newest
/// gives way.
/// </summary>
internal sealed class AlertQueue
{
    private readonly Lock _gate = new();
    private readonly SortedSet<PendingAlert> _ready = new(ByUrgency);
    private readonly SortedSet<PendingAlert> _waiting = new(ByTime);
    private readonly SortedSet<PendingAlert> _waitingByUrgency = new(ByUrgency);
    private readonly int _capacity;
    private readonly Breaker _breaker;
    private readonly TimeProvider _timeProvider;
    private int _inHand;
    private TaskCompletionSource? _changed;

    public AlertQueue(int capacity, Breaker breaker, TimeProvider timeProvider)
    {
        _capacity = capacity;
        _breaker = breaker;
        _timeProvider = timeProvider;
        breaker.Changed = Wake;
    }

    private static Comparer<PendingAlert> ByUrgency { get; } = Comparer<PendingAlert>.Create(static (x, y) =>
        x.Severity != y.Severity ? y.Severity.CompareTo(x.Severity) : x.Order.CompareTo(y.Order));

    private static Comparer<PendingAlert> ByTime { get; } = Comparer<PendingAlert>.Create(static (x, y) =>
        x.NotBefore != y.NotBefore ? x.NotBefore.CompareTo(y.NotBefore) : x.Order.CompareTo(y.Order));

    private int Size => _ready.Count + _waiting.Count;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return Size;
            }
        }
    }

    /// <summary>Adds an alert, now or for when its time has come, and returns the one that gave way, if any.</summary>
    public PendingAlert? Add(PendingAlert alert)
    {
        lock (_gate)
        {
            // A new alert is due at once: nothing more than this is done on the writer's path.
            if (alert.NotBefore == default || alert.NotBefore <= _timeProvider.GetUtcNow())
            {
                _ready.Add(alert);
            }
            else
            {
                _waiting.Add(alert);
                _waitingByUrgency.Add(alert);
            }

            Signal();
            return Size > _capacity ? Take(Last()) : null;
        }
    }

    /// <summary>Takes an alert out, if it is there.</summary>
    public void Remove(PendingAlert alert)
    {
        lock (_gate)
        {
            Take(alert);
            Signal();
        }
    }

    /// <summary>
    /// Waits for the next alert whose time has come. Until <see cref="Release"/> it is in hand: open, though not in the queue.
    /// </summary>
    public async Task<AlertTurn> TakeAsync(CancellationToken cancellationToken)
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
                if (_ready.Count > 0 && _breaker.TryPass(now, out var pass))
                {
                    _inHand++;
                    return new AlertTurn(Take(pass.IsProbe ? LeastTried() : _ready.Min!), pass);
                }

                changed = NextSignal();
                wait = Wait(now);
            }

            await WaitAsync(changed, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lays down an alert that was in hand: it is settled, or has been added again.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _inHand--;
            Signal();
        }
    }

    /// <summary>Waits until no alert is in hand and none will have its turn by a moment, so that waiting makes no sense.</summary>
    public async Task WhenIdleAsync(DateTimeOffset limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                // One look at all of it: an alert between the queue and its call would be missed by two.
                if (_inHand == 0 && !HasDueBy(limit))
                {
                    return;
                }

                changed = NextSignal();
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes out what was raised before a moment, wherever it stands in the order.</summary>
    public IReadOnlyList<PendingAlert> RemoveRaisedBefore(DateTimeOffset moment)
    {
        lock (_gate)
        {
            PendingAlert[] old = [.. _ready.Concat(_waiting).Where(alert => alert.RaisedAt < moment)];
            return [.. old.Select(Take)];
        }
    }

    /// <summary>Empties the queue at the end of its life.</summary>
    public IReadOnlyList<PendingAlert> RemoveAll()
    {
        lock (_gate)
        {
            PendingAlert[] rest = [.. _ready.Concat(_waiting).Order(ByUrgency)];
            _ready.Clear();
            _waiting.Clear();
            _waitingByUrgency.Clear();
            return rest;
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var due = Task.Delay(wait, _timeProvider, timer.Token);
        await Task.WhenAny(changed, due).ConfigureAwait(false);
        await timer.CancelAsync().ConfigureAwait(false);
    }

    // An alert that fails again and again for a reason of its own must not be every probe.
    private PendingAlert LeastTried() => _ready.MinBy(alert => alert.Attempts)!;

    private bool HasDueBy(DateTimeOffset limit) =>
        _breaker.PassableAt <= limit && (_ready.Count > 0 || _waiting.Min?.NotBefore <= limit);

    private void MoveDue(DateTimeOffset now)
    {
        while (_waiting.Min is { } alert && alert.NotBefore <= now)
        {
            _ready.Add(Take(alert));
        }
    }

    private TimeSpan Wait(DateTimeOffset now)
    {
        var passable = _breaker.PassableAt;
        var due = _ready.Count > 0 ? passable
            : _waiting.Min is { } first ? (first.NotBefore > passable ? first.NotBefore : passable)
            : DateTimeOffset.MaxValue;

        // Task.Delay takes at most 49 days, and the breaker may have closed meanwhile; a spurious wake-up merely looks again.
        return due <= now ? TimeSpan.Zero : due - now < TimeSpan.FromDays(1) ? due - now : TimeSpan.FromDays(1);
    }

    private PendingAlert Last() => (_ready.Max, _waitingByUrgency.Max) switch
    {
        ({ } ready, { } waiting) => ByUrgency.Compare(ready, waiting) > 0 ? ready : waiting,
        (var ready, var waiting) => ready ?? waiting!,
    };

    private PendingAlert Take(PendingAlert alert)
    {
        if (!_ready.Remove(alert))
        {
            _waiting.Remove(alert);
            _waitingByUrgency.Remove(alert);
        }

        return alert;
    }

    private void Wake()
    {
        lock (_gate)
        {
            Signal();
        }
    }

    // Made for whoever waits, and by nobody else.
    private Task NextSignal() => (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void Signal()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}
