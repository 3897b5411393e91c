using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Delivers the alerts of one instance: the most severe first, a few at a time, each within its deadline, again after a
/// temporary failure, and never on the trail's own path.
/// </summary>
internal sealed class InstancePump : IAsyncDisposable
{
    // How often the alerts of an unusable instance are checked for their age.
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromMinutes(15);

    private readonly string _trail;
    private readonly AlertInstanceOptions _options;
    private readonly SafeAlertDispatcher _dispatcher;
    private readonly TimeProvider _timeProvider;
    private readonly AlertQueue _queue;
    private readonly AlertComposer _composer;
    private readonly InstanceCalls _calls;
    private readonly InstanceDeliveries _deliveries;
    private readonly InstanceCounts _counts;
    private readonly CircuitBreaker _breaker;
    private readonly AlertRouter _router;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stop = new();
    private readonly AlertInstance _instance;
    private readonly ILogger _logger;
    private Task _loop = Task.CompletedTask;
    private IDisposable? _strayTasks;
    private AlertFeed? _feed;
    private AlertAdmission? _admission;
    private volatile bool _stopping;

    public InstancePump(
        AlertInstance instance,
        AlertSource source,
        TimeProvider timeProvider,
        ILogger logger,
        AlertRouter? router = null,
        AlertPump? pump = null,
        Action<PendingAlert>? delivered = null)
    {
        _router = router ?? new AlertRouter([]);
        _instance = instance;
        _logger = logger;
        _trail = source.Name;
        _options = instance.Options.Copy();
        _timeProvider = timeProvider;
        _dispatcher = SafeAlertDispatcher.Wrap(
            instance.Name,
            instance.Dispatcher,
            new SafeAlertDispatcherOptions { Timeout = _options.Deadline, TimeProvider = timeProvider, Logger = logger });
        _breaker = new CircuitBreaker(timeProvider);
        _queue = new AlertQueue(_options.QueueCapacity, _breaker, timeProvider)
        {
            FallbackAfter = _router.FallbackAfter(instance.Name),
        };
        _composer = new AlertComposer(source, instance.Name, _options);
        _calls = new InstanceCalls(_dispatcher, _options, _composer, _breaker, timeProvider);
        _counts = new InstanceCounts(instance);
        _deliveries = new InstanceDeliveries(instance, _options, _queue, _breaker, _counts, timeProvider, logger)
        {
            Delivered = delivered,
            Fallbacks = pump,
            Watch = pump,
        };
        _slots = new SemaphoreSlim(instance.MaxConcurrentCalls);
    }

    public AlertInstance Instance => _instance;

    /// <summary>
    /// Gets a value indicating whether the dispatcher accepts everything and does nothing: nothing is kept for it.
    /// </summary>
    public bool IsNoop => _instance.Dispatcher is NoopAlertDispatcher;

    public AlertInstanceStatistics Statistics => _counts.Statistics;

    /// <summary>Gets a value indicating whether the instance works now.</summary>
    public bool CanTell => !IsNoop && _counts.State is AlertInstanceState.Ready;

    // Where others stand in for one that cannot be used, its alerts are taken to be handed to them.
    private bool TakesAlerts =>
        _instance.State is AlertInstanceState.Ready
        || (_instance.State is AlertInstanceState.Faulted && _queue.FallbackAfter is not null);

    /// <summary>Gets how many alerts wait in memory.</summary>
    public int WindowDepth => _queue.Count;

    /// <summary>Gets the age of the oldest alert that waits, in memory or in the trail; null when none does.</summary>
    public TimeSpan? OldestPendingAge =>
        (_feed?.OldestUnread is { } unread && !(_queue.Oldest < unread) ? unread : _queue.Oldest) is { } oldest
            ? _timeProvider.GetUtcNow() - oldest
            : null;

    /// <summary>Gets the first day of the trail that the instance still needs; null when it needs none.</summary>
    public DateOnly? EarliestDay => _feed?.EarliestDay;

    /// <summary>Takes up what earlier processes left. Before the first event is accepted.</summary>
    public void Open(AlertOutbox outbox)
    {
        if (IsNoop)
        {
            return;
        }

        _feed = new AlertFeed(_instance.Name, _options.MaxAlertAge, TakesAlerts, outbox, _queue, _logger);
        _admission = new AlertAdmission(_instance.Name, _options, _router, outbox, _feed, _deliveries, _counts);
        (_deliveries.Feed, _queue.Fill) = (_feed, _feed.Fill);
        _deliveries.Recorder = outbox.Undelivered is { } undelivered
            ? new UndeliveredRecorder(_instance.Name, _options.Channel, _composer, undelivered, _timeProvider, _logger)
            : null;
        _counts.Raised(_feed.CountBacklog());
        _feed.Save();
    }

    public void Start()
    {
        if (_instance.State is AlertInstanceState.Ready)
        {
            _strayTasks = _dispatcher.WatchStrayTasks();
            _loop = Task.Run(RunAsync);
            return;
        }

        foreach (var fault in _instance.Faults)
        {
            DeliveryLog.InstanceUnusable(_logger, _instance.Name, fault);
        }

        _loop = Task.Run(HoldAsync);
        if (TakesAlerts)
        {
            _breaker.OpenForGood();
            _loop = Task.WhenAll(_loop, Task.Run(RunAsync));
        }
    }

    /// <summary>Takes the alert of a stored event; called by the trail's writer, so it does nothing that waits.</summary>
    public void Raise(StoredAlert alert)
    {
        if (_instance.IsRemoved)
        {
            return;
        }

        if (alert.Decision.Severity < _options.MinimumSeverity)
        {
            _feed?.Skip(alert.Position);
        }
        else if (_feed is null)
        {
            _counts.AcceptedUnsent();
        }
        else
        {
            _deliveries.Raise(alert, _router.Find(_instance.Name, alert.Event, alert.Decision));
        }
    }

    /// <summary>Records the last event, when no more follow.</summary>
    public void CatchUp(CursorAnchor last)
    {
        if (!_instance.IsRemoved)
        {
            _feed?.CatchUp(last);
        }
    }

    /// <summary>Takes an alert that has no place in the trail.</summary>
    public void RaiseDirectly(PendingAlert alert)
    {
        if (!_instance.IsRemoved
            && alert.Severity >= _options.MinimumSeverity
            && (alert.Decision!.Action is not AlertAction.Clear || _instance.HandlesClear)
            && (alert.Target = _router.Find(_instance.Name, alert.Event!, alert.Decision)) is not null)
        {
            _deliveries.Raise(alert);
        }
    }

    /// <summary>Takes the alert of an event of an earlier process, unless the cursor of that process has it.</summary>
    public void RaiseAgain(PendingAlert alert, TrailPlace? place)
    {
        if (place is null || _feed?.Owes(place.Value) is not true)
        {
            RaiseDirectly(alert);
        }
    }

    /// <summary>Takes an alert that another instance could not deliver, or that is sent again.</summary>
    public FallbackOffer StandIn(AlertSeverity severity, Func<PendingAlert> alert)
    {
        if (_instance.State is not AlertInstanceState.Ready)
        {
            return FallbackOffer.Refused;
        }

        if (_stopping || !_queue.HasRoomForGuest(severity))
        {
            return FallbackOffer.NotNow;
        }

        _deliveries.Raise(alert());
        return FallbackOffer.Taken;
    }

    /// <summary>Waits until no alert is open. In this process, those of a disabled instance are not delivered.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) =>
        _instance.State is AlertInstanceState.Disabled ? Task.CompletedTask : _counts.WhenNoneOpenAsync(cancellationToken);

    /// <summary>Waits until no call is under way and none is due before a time. Without a dispatcher that is now.</summary>
    public Task DrainAsync(DateTimeOffset limit, CancellationToken cancellationToken) =>
        TakesAlerts ? _queue.WhenIdleAsync(limit, cancellationToken) : Task.CompletedTask;

    /// <inheritdoc cref="SafeAlertDispatcher.Blame"/>
    public string? Blame(Exception exception) => _dispatcher.Blame(exception);

    /// <summary>Sends the digests now whose windows are open: the trail is about to stop.</summary>
    public void CloseWindows() => _queue.CloseWindows();

    /// <summary>Cancels the calls under way. What is still open is left to the next start.</summary>
    /// <param name="grace">How long a call has to end after its token was cancelled.</param>
    /// <param name="cancellationToken">Ends that wait.</param>
    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        _stopping = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);

        _calls.CancelAll();
        var ended = WhenCallsEndedAsync();
        await Task.WhenAny(ended, Task.Delay(grace, _timeProvider, cancellationToken)).ConfigureAwait(false);
        await _calls.StopWaitingAsync().ConfigureAwait(false);
        await ended.ConfigureAwait(false);

        foreach (var alert in _queue.RemoveAll())
        {
            _deliveries.Leave(alert, alert.LastFailure ?? _instance.Reason ?? "its turn had not come");
        }

        _deliveries.ReportRest();
        _feed?.Save();
        _strayTasks?.Dispose();
        _counts.Enter(AlertInstanceState.Disabled, "The trail has stopped. Start the application to deliver alerts again.");
    }

    public async ValueTask DisposeAsync()
    {
        _strayTasks?.Dispose();
        _feed?.Dispose();
        _calls.Dispose();
        _slots.Dispose();
        _stop.Dispose();
        await _dispatcher.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>When every slot is free, every call has ended or nobody waits for it any longer.</summary>
    private async Task WhenCallsEndedAsync()
    {
        for (var i = 0; i < _instance.MaxConcurrentCalls; i++)
        {
            await _slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        // What is logged about alerts must not raise alerts.
        AlertCallScope.Enter(_dispatcher.Name);
        try
        {
            while (true)
            {
                await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);
                _ = DeliverNextAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The trail stops.
        }
    }

    /// <summary>Keeps the alerts of an instance that has no dispatcher to call, until they are too old.</summary>
    private async Task HoldAsync()
    {
        AlertCallScope.Enter(_dispatcher.Name);
        try
        {
            while (true)
            {
                var moment = _timeProvider.GetUtcNow() - _options.MaxAlertAge;
                _deliveries.EndUndelivered(
                    [.. _queue.RemoveRaisedBefore(moment).Concat(_feed?.TakeStoredBefore(moment) ?? [])],
                    UndeliveredReason.Expired,
                    _instance.Reason);

                await Task.Delay(ExpiryInterval, _timeProvider, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The trail stops.
        }
    }

    private async Task DeliverNextAsync()
    {
        try
        {
            var turn = await _queue.TakeAsync(_stop.Token).ConfigureAwait(false);
            try
            {
                await DeliverAsync(turn).ConfigureAwait(false);
            }
            finally
            {
                _queue.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // The trail stopped before an alert was due.
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task DeliverAsync(AlertTurn turn)
    {
        var alert = turn.Alert;
        if (alert.IsClosed)
        {
            _deliveries.Skip(turn);
        }
        else if (alert.GivenUp is { } end)
        {
            _deliveries.Skip(turn);
            _deliveries.EndUndelivered(alert, end.Reason, end.Failure);
        }
        else if (alert.Fallback is { } waiting)
        {
            _deliveries.Skip(turn);
            waiting.Continue();
        }
        else if (IsExpired(alert) && (alert.Event is not null || _queue.FallbackAfter is null))
        {
            _deliveries.Expire(turn);
        }
        else if (_admission?.Admit(turn) is not false)
        {
            await CallAsync(turn).ConfigureAwait(false);
        }
    }

    private bool IsExpired(PendingAlert alert) => _timeProvider.GetUtcNow() - alert.RaisedAt > _options.MaxAlertAge;

    private async Task CallAsync(AlertTurn turn)
    {
        var alert = turn.Alert;
        if (IsExpired(alert))
        {
            _deliveries.Expire(turn);
        }
        else if (turn.Pass is not null)
        {
            alert.Attempts++;
            var activity = AlertActivities.Begin(alert, _trail, _instance.Name);
            var result = await _calls.CallAsync(alert, () => _deliveries.DeliverLate(alert)).ConfigureAwait(false);
            AlertActivities.End(activity, result);
            if (result.Status is AlertCallStatus.Delivered)
            {
                AlertMetrics.Delivered(_timeProvider.GetUtcNow() - alert.RaisedAt, _trail, _instance.Name);
            }

            _deliveries.Handle(turn, result);
        }
        else if (alert.Target is { Fallback.Count: > 0 } target
            && _breaker.FallbackDueAt(target.FallbackAfter) <= _timeProvider.GetUtcNow())
        {
            _deliveries.GiveUp(alert, UndeliveredReason.InstanceFailed, alert.LastFailure ?? _counts.Statistics.Reason);
        }
        else
        {
            _deliveries.WaitForBreaker(turn);
        }
    }
}
