using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// One alert on its way to one instance.
/// </summary>
internal sealed class PendingAlert
{
    private bool _closed;

    /// <summary>Initializes a new instance of the <see cref="PendingAlert"/> class for an event that was just stored.</summary>
    public PendingAlert(StoredAlert alert)
        : this(alert.Position)
    {
        Event = alert.Event;
        Decision = alert.Decision;
    }

    /// <summary>
    /// Initializes a new instance of the <see cref="PendingAlert"/> class for an event that is read when it is due.
    /// </summary>
    public PendingAlert(AlertPosition position)
    {
        Position = position;
        Severity = position.Severity;
        RaisedAt = position.StoredAt;
        Order = (position.Place, 0);
    }

    /// <summary>Initializes a new instance of the <see cref="PendingAlert"/> class for what has no place in the trail.</summary>
    public PendingAlert(
        AuditEvent auditEvent, AlertDecision decision, DateTimeOffset raisedAt, (TrailPlace After, long Number) order)
    {
        Event = auditEvent;
        Decision = decision;
        Severity = decision.Severity;
        RaisedAt = raisedAt;
        Order = order;
    }

    /// <summary>Gets or sets the stored event, not yet redacted; null until it is read from the trail.</summary>
    public AuditEvent? Event { get; set; }

    /// <summary>Gets or sets the reasons; null until the event is read from the trail.</summary>
    public AlertDecision? Decision { get; set; }

    /// <summary>Gets where the event is in the trail; null for an event that could not be stored, and for a clear.</summary>
    public AlertPosition? Position { get; }

    public AlertSeverity Severity { get; }

    public DateTimeOffset RaisedAt { get; }

    /// <summary>Gets the position in the order of raising, which decides between alerts of one severity.</summary>
    public (TrailPlace After, long Number) Order { get; }

    /// <summary>Gets or sets how often the alert was offered.</summary>
    public int Attempts { get; set; }

    /// <summary>Gets or sets the time before which it is not offered again.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Gets or sets what the last attempt said.</summary>
    public string? LastFailure { get; set; }

    /// <summary>Gets a value indicating whether the alert has ended: delivered or undelivered.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>
    /// Ends the alert. Returns false if it has ended already: an abandoned call may be accepted while the next one is under way.
    /// </summary>
    public bool TryClose() => !Interlocked.Exchange(ref _closed, true);
}

/// <summary>
/// An alert whose turn has come, and the permission to call.
/// </summary>
internal readonly record struct AlertTurn(PendingAlert Alert, BreakerPass Pass);

/// <summary>
/// The window: the alerts that wait in memory for one instance, the most severe first, then the oldest. An alert that failed
/// waits until its next attempt is due, and all wait while the circuit breaker is open. Bounded: when it is full, the least
/// severe and newest goes back to the trail.
/// </summary>
internal sealed class AlertQueue
{
    private readonly Lock _lock = new();
    private readonly SortedSet<PendingAlert> _ready = new(ByUrgency);
    private readonly SortedSet<PendingAlert> _waiting = new(ByTime);
    private readonly SortedSet<PendingAlert> _waitingByUrgency = new(ByUrgency);
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

    private static Comparer<PendingAlert> ByUrgency { get; } = Comparer<PendingAlert>.Create(static (x, y) =>
        x.Severity != y.Severity ? y.Severity.CompareTo(x.Severity) : x.Order.CompareTo(y.Order));

    private static Comparer<PendingAlert> ByTime { get; } = Comparer<PendingAlert>.Create(static (x, y) =>
        x.NotBefore != y.NotBefore ? x.NotBefore.CompareTo(y.NotBefore) : x.Order.CompareTo(y.Order));

    private int Size => _ready.Count + _waiting.Count;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return Size;
            }
        }
    }

    /// <summary>
    /// Adds an alert that is due now or later, and returns the one that was removed because the window was full, if any. Only
    /// alerts that can be read again are removed.
    /// </summary>
    public PendingAlert? Add(PendingAlert alert)
    {
        lock (_lock)
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
            return Size > _capacity && Last() is { } last ? Take(last) : null;
        }
    }

    /// <summary>Returns whether a new alert of a severity would take the room of one that is as severe.</summary>
    public bool IsFullFor(AlertSeverity severity)
    {
        lock (_lock)
        {
            return IsFull(severity);
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
            var most = Math.Min(many, _capacity);
            if (_ready.TakeWhile(alert => alert.Severity >= severity).Count() > most / 2)
            {
                return 0;
            }

            // Less severe ones make room, unless they are not in the trail.
            var stay = _ready.Concat(_waiting).Count(alert => alert.Severity >= severity || alert.Position is null);
            return Math.Clamp(_capacity - stay, 0, most);
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
            lock (_lock)
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

    /// <summary>Empties the queue when the trail stops.</summary>
    public IReadOnlyList<PendingAlert> RemoveAll()
    {
        lock (_lock)
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

    // An alert that always fails for a reason of its own must not be every probe.
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

    private bool IsFull(AlertSeverity severity) => Size >= _capacity && !(Last()?.Severity < severity);

    private PendingAlert? Last() => (LastOf(_ready), LastOf(_waitingByUrgency)) switch
    {
        ({ } ready, { } waiting) => ByUrgency.Compare(ready, waiting) > 0 ? ready : waiting,
        (var ready, var waiting) => ready ?? waiting,
    };

    private static PendingAlert? LastOf(SortedSet<PendingAlert> alerts) =>
        alerts.Max is null or { Position: not null }
            ? alerts.Max
            : alerts.Reverse().FirstOrDefault(alert => alert.Position is not null);

    private PendingAlert Take(PendingAlert alert)
    {
        if (!_ready.Remove(alert))
        {
            _waiting.Remove(alert);
            _waitingByUrgency.Remove(alert);
        }

        return alert;
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
