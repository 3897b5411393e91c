namespace Fapilog.Alerting;

/// <summary>
/// The window: the alerts that wait in memory for one instance, the most severe first, then the oldest. An alert that failed
/// waits until its next attempt is due, and all wait while the circuit breaker is open. Bounded: when it is full, the least
/// severe and newest goes back to the trail. What is not in the trail takes no room of what is: digests, whose number the routes
/// limit, and alerts that the instance does not owe, which have a limit of their own.
/// </summary>
internal sealed class AlertQueue
{
    // The clock is asked outside of it: that of a test runs what is due.
    private readonly Lock _lock = new();
    private readonly SortedSet<PendingAlert> _ready = new(ByUrgency);
    private readonly SortedSet<PendingAlert> _waiting = new(ByTime);
    private readonly SortedSet<PendingAlert> _removable = new(ByUrgency);

    // How many of each severity wait that are in the trail, and how many that the instance does not owe.
    private readonly Dictionary<AlertSeverity, int> _kept = None();
    private readonly Dictionary<AlertSeverity, int> _guests = None();

    private readonly int _capacity;
    private readonly CircuitBreaker _breaker;
    private readonly TimeProvider _timeProvider;
    private int _inHand;

    private TaskCompletionSource? _changed;

    public AlertQueue(int capacity, CircuitBreaker breaker, TimeProvider timeProvider)
    {
        _capacity = capacity;
        _breaker = breaker;
        _timeProvider = timeProvider;
        breaker.Changed = Wake;
    }

    /// <summary>
    /// Gets or sets what reads alerts from the trail into the window. Called before an alert is taken, and before the window
    /// counts as empty.
    /// </summary>
    public Action Fill { get; set; } = () => { };

    /// <summary>
    /// Gets or sets how long the instance must have failed before the first of its alerts may go to another one; null when none
    /// may.
    /// </summary>
    public TimeSpan? FallbackAfter { get; set; }

    private DateTimeOffset TakeableAt =>
        FallbackAfter is { } after && _breaker.FallbackDueAt(after) is var due && due < _breaker.PassableAt
            ? due
            : _breaker.PassableAt;

    private static Comparer<PendingAlert> ByUrgency { get; } = Comparer<PendingAlert>.Create(static (x, y) =>
        x.Severity != y.Severity ? y.Severity.CompareTo(x.Severity) : x.Order.CompareTo(y.Order));

    private static Comparer<PendingAlert> ByTime { get; } = Comparer<PendingAlert>.Create(static (x, y) =>
        x.NotBefore != y.NotBefore ? x.NotBefore.CompareTo(y.NotBefore) : x.Order.CompareTo(y.Order));

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _ready.Count + _waiting.Count;
            }
        }
    }

    /// <summary>Gets when the oldest alert was raised that waits; null when none does.</summary>
    public DateTimeOffset? Oldest
    {
        get
        {
            lock (_lock)
            {
                return _ready.Concat(_waiting).Select(alert => (DateTimeOffset?)alert.RaisedAt).Min();
            }
        }
    }

    /// <summary>
    /// Adds an alert that is due now or later, and returns the one that was removed because the window was full, if any. Only
    /// alerts that can be read again are removed.
    /// </summary>
    public PendingAlert? Add(PendingAlert alert)
    {
        // A new alert is due at once: nothing more than this is done on the writer's path.
        var isDue = alert.NotBefore == default || alert.NotBefore <= _timeProvider.GetUtcNow();
        lock (_lock)
        {
            if (isDue)
            {
                Put(alert);
            }
            else if (_waiting.Add(alert))
            {
                Note(alert, 1);
            }

            Signal();
            return _removable.Max is { } last && From(last.Severity, _kept) > _capacity ? Take(last) : null;
        }
    }

    /// <summary>Returns whether a new alert of a severity would take the room of one that is as severe.</summary>
    public bool IsFullFor(AlertSeverity severity)
    {
        lock (_lock)
        {
            return From(severity, _kept) >= _capacity;
        }
    }

    /// <summary>
    /// Returns how many alerts of a severity should be read: none while there is no room, or while enough alerts are due that
    /// are as severe.
    /// </summary>
    public int RoomFor(AlertSeverity severity, int many)
    {
        lock (_lock)
        {
            // Less severe ones make room.
            var (most, room) = (Math.Min(many, _capacity), _capacity - From(severity, _kept));
            return room <= 0 || _ready.TakeWhile(alert => alert.Severity >= severity).Take((most / 2) + 1).Count() > most / 2
                ? 0
                : Math.Min(room, most);
        }
    }

    /// <summary>
    /// Returns whether there is room for an alert that another instance owes, or that is sent again: none while as many of those
    /// wait as the window takes that are as severe.
    /// </summary>
    public bool HasRoomForGuest(AlertSeverity severity)
    {
        lock (_lock)
        {
            return From(severity, _guests) < _capacity;
        }
    }

    /// <summary>Removes an alert if it is in the queue.</summary>
    public void Remove(PendingAlert alert)
    {
        lock (_lock)
        {
            Take(alert);
            Signal();
        }
    }

    /// <summary>
    /// Waits for the next alert that is due. Until <see cref="Release"/> it is in hand: open, though not in the queue.
    /// </summary>
    public async Task<AlertTurn> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Fill();
            Task changed;
            TimeSpan wait;
            var now = _timeProvider.GetUtcNow();
            lock (_lock)
            {
                if (Take(now) is { } turn)
                {
                    return turn;
                }

                changed = NextSignal();
                wait = Wait(now);
            }

            await WaitAsync(changed, wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the next alert as <see cref="TakeAsync"/> does, without waiting; null when none is due.</summary>
    public AlertTurn? TryTake()
    {
        Fill();
        var now = _timeProvider.GetUtcNow();
        lock (_lock)
        {
            return Take(now);
        }
    }

    /// <summary>Releases an alert that was in hand: it has ended, or was added again.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _inHand--;
            Signal();
        }
    }

    /// <summary>Waits until no alert is in hand and none will be due by a limit, so that waiting longer is pointless.</summary>
    public async Task WhenIdleAsync(DateTimeOffset limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            Fill();
            Task changed;
            lock (_lock)
            {
                // Under one lock: an alert between the queue and its call would be missed otherwise.
                if (_inHand == 0 && !HasDueBy(limit))
                {
                    return;
                }

                changed = NextSignal();
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes the alerts that were raised before a time, wherever they are in the order.</summary>
    public IReadOnlyList<PendingAlert> RemoveRaisedBefore(DateTimeOffset moment)
    {
        lock (_lock)
        {
            PendingAlert[] old = [.. _ready.Concat(_waiting).Where(alert => alert.RaisedAt < moment)];
            return [.. old.Select(Take)];
        }
    }

    /// <summary>Makes the digests due whose windows are still open: the trail stops.</summary>
    public void CloseWindows()
    {
        lock (_lock)
        {
            foreach (var alert in _waiting.Where(alert => alert is { Digest: not null, Attempts: 0 }).ToList())
            {
                Take(alert);
                alert.NotBefore = default;
                Put(alert);
            }

            Signal();
        }
    }

    /// <summary>Empties the queue when the trail stops.</summary>
    public IReadOnlyList<PendingAlert> RemoveAll()
    {
        lock (_lock)
        {
            PendingAlert[] rest = [.. _ready.Concat(_waiting).Order(ByUrgency)];
            return [.. rest.Select(Take)];
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var due = Task.Delay(wait, _timeProvider, timer.Token);
        await Task.WhenAny(changed, due).ConfigureAwait(false);
        await timer.CancelAsync().ConfigureAwait(false);
    }

    // An alert that always fails for a reason of its own must not be every probe.
    private PendingAlert LeastTried() => _ready.MinBy(alert => alert.Attempts)!;

    private bool HasDueBy(DateTimeOffset limit) =>
        TakeableAt <= limit && (_ready.Count > 0 || _waiting.Min?.NotBefore <= limit);

    private void MoveDue(DateTimeOffset now)
    {
        while (_waiting.Min is { } alert && alert.NotBefore <= now)
        {
            Put(Take(alert));
        }
    }

    private AlertTurn? Take(DateTimeOffset now)
    {
        MoveDue(now);
        if (_ready.Count > 0 && _breaker.TryPass(now, out var pass))
        {
            _inHand++;
            return new AlertTurn(Take(pass.IsProbe ? LeastTried() : _ready.Min!), pass);
        }

        if (_ready.Count > 0 && TakeableAt <= now)
        {
            _inHand++;
            return new AlertTurn(Take(_ready.Min!), null);
        }

        return null;
    }

    private TimeSpan Wait(DateTimeOffset now)
    {
        var passable = TakeableAt;
        var due = _ready.Count > 0 ? passable
            : _waiting.Min is { } first ? (first.NotBefore > passable ? first.NotBefore : passable)
            : DateTimeOffset.MaxValue;

        // Task.Delay takes at most 49 days, and the breaker may have closed meanwhile; a spurious wake-up merely looks again.
        return due <= now ? TimeSpan.Zero : due - now < TimeSpan.FromDays(1) ? due - now : TimeSpan.FromDays(1);
    }

    // One that was read again would not know any more that it is to wait, or that it was given up.
    private static bool IsRemovable(PendingAlert alert) =>
        alert is { Position: not null, Attempts: 0, GivenUp: null, Fallback: null };

    private PendingAlert Take(PendingAlert alert)
    {
        if (_ready.Remove(alert) || _waiting.Remove(alert))
        {
            _removable.Remove(alert);
            Note(alert, -1);
        }

        return alert;
    }

    private void Put(PendingAlert alert)
    {
        if (_ready.Add(alert))
        {
            Note(alert, 1);
        }
    }

    private static Dictionary<AlertSeverity, int> None() =>
        Enum.GetValues<AlertSeverity>().ToDictionary(severity => severity, _ => 0);

    private static int From(AlertSeverity severity, Dictionary<AlertSeverity, int> counts)
    {
        var sum = 0;
        foreach (var (one, count) in counts)
        {
            sum += one >= severity ? count : 0;
        }

        return sum;
    }

    private void Note(PendingAlert alert, int change)
    {
        if (change > 0 && IsRemovable(alert))
        {
            _removable.Add(alert);
        }

        if (alert.Position is not null)
        {
            _kept[alert.Severity] += change;
        }

        if (alert.StandsInFor is not null || alert.Replay is not null)
        {
            _guests[alert.Severity] += change;
        }
    }

    /// <summary>Lets whoever waits look again.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            Signal();
        }
    }

    // Created only when somebody waits.
    private Task NextSignal() => (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void Signal()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}
