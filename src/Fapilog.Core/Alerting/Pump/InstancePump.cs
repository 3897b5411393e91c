using Fapilog.Auditing;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Hands one instance its alerts: the most severe first, a few at a time, each within its deadline, again after a passing
/// failure, and never on the trail's own path.
/// </summary>
internal sealed class InstancePump : IAsyncDisposable
{
    // How long a call has to come to an end, once it is told that the trail stops.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    // How often what an unusable instance holds is looked at for its age.
    private static readonly TimeSpan Holding = TimeSpan.FromMinutes(15);

    private readonly AlertInstanceOptions _options;
    private readonly SafeAlertDispatcher _dispatcher;
    private readonly TimeProvider _timeProvider;
    private readonly AlertTally _tally;
    private readonly AlertQueue _queue;
    private readonly InstanceCalls _calls;
    private readonly AlertSettlement _settlement;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stop = new();
    private readonly AlertInstance _instance;
    private readonly ILogger _logger;
    private Task _loop = Task.CompletedTask;
    private IDisposable? _strayTasks;

    public InstancePump(AlertInstance instance, AlertLabel label, TimeProvider timeProvider, ILogger logger, Action<PendingAlert>? accepted = null)
    {
        _instance = instance;
        _logger = logger;
        _options = instance.Options.Copy();
        _timeProvider = timeProvider;
        _dispatcher = SafeAlertDispatcher.Wrap(
            instance.Name,
            instance.Dispatcher,
            new SafeAlertDispatcherOptions { Timeout = _options.Deadline, TimeProvider = timeProvider, Logger = logger });
        _tally = new AlertTally(instance.Name);
        var breaker = new Breaker(timeProvider);
        _queue = new AlertQueue(_options.QueueCapacity, breaker, timeProvider);
        _calls = new InstanceCalls(_dispatcher, _options, label, breaker, timeProvider);
        _settlement = new AlertSettlement(_dispatcher.Name, _options, _queue, breaker, _tally, timeProvider, logger)
        {
            IsDisabled = instance.State is AlertInstanceState.Disabled,
            Accepted = accepted,
        };
        _slots = new SemaphoreSlim(_options.MaxConcurrentCalls);
        _tally.Enter(instance.State, instance.Reason);
    }

    public AlertInstanceStatistics Statistics => _tally.Counts;

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
            AlertLog.InstanceUnusable(_logger, _instance.Name, fault);
        }

        _loop = Task.Run(HoldAsync);
    }

    /// <summary>Queues an alert; called by the trail's writer, so it does nothing that waits.</summary>
    public void Raise(AuditEvent auditEvent, AlertDecision decision, DateTimeOffset now, long order)
    {
        if (decision.Severity >= _options.MinimumSeverity && (decision.Action is not AlertAction.Clear || _options.HandlesClear))
        {
            _tally.Raised();
            var alert = new PendingAlert(auditEvent, decision, now, order);
            if (_instance.State is AlertInstanceState.Disabled)
            {
                _settlement.GiveUp(alert, UndeliveredReason.Left, _instance.Reason);
            }
            else
            {
                _settlement.Enqueue(alert);
            }
        }
    }

    public Task WhenSettledAsync(CancellationToken cancellationToken) => _tally.WhenSettledAsync(cancellationToken);

    /// <inheritdoc cref="SafeAlertDispatcher.Blame"/>
    public string? Blame(Exception exception) => _dispatcher.Blame(exception);

    /// <summary>
    /// Goes on delivering until nothing is due or the limit is near, tells the calls under way to come to an end, and counts
    /// and reports what is left with what they said.
    /// </summary>
    public async Task StopAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var lastWords = limit / 5 < LastWords ? limit / 5 : LastWords;
        if (_instance.State is AlertInstanceState.Ready)
        {
            await FinishAsync(limit - lastWords, cancellationToken).ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);

        _calls.Withdraw();
        var ended = WhenCallsEndedAsync();
        await WaitAsync(ended, lastWords, cancellationToken).ConfigureAwait(false);
        await _calls.GiveUpAsync().ConfigureAwait(false);
        await ended.ConfigureAwait(false);

        foreach (var alert in _queue.RemoveAll())
        {
            _settlement.GiveUp(alert, UndeliveredReason.Left, alert.LastFailure ?? _instance.Reason ?? "the trail stopped before its turn");
        }

        _strayTasks?.Dispose();
        _tally.Enter(AlertInstanceState.Disabled, "The trail has stopped. Start the application to deliver alerts again.");
    }

    public async ValueTask DisposeAsync()
    {
        _strayTasks?.Dispose();
        _calls.Dispose();
        _slots.Dispose();
        _stop.Dispose();
        await _dispatcher.DisposeAsync().ConfigureAwait(false);
    }

    private async Task FinishAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await _queue.WhenIdleAsync(_timeProvider.GetUtcNow() + limit, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The limit is what this method waits for.
        }
    }

    private async Task WaitAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(limit, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // So is this.
        }
    }

    /// <summary>Every slot back means every call has been settled, withdrawn or given up.</summary>
    private async Task WhenCallsEndedAsync()
    {
        for (var i = 0; i < _options.MaxConcurrentCalls; i++)
        {
            await _slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        // What is logged about alerts must not alert.
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
            // Stopping is the only way out.
        }
    }

    /// <summary>Keeps the alerts of an instance that has nobody to call; those that are too old are counted and let go.</summary>
    private async Task HoldAsync()
    {
        AlertCallScope.Enter(_dispatcher.Name);
        try
        {
            while (true)
            {
                await Task.Delay(Holding, _timeProvider, _stop.Token).ConfigureAwait(false);
                foreach (var expired in _queue.RemoveRaisedBefore(_timeProvider.GetUtcNow() - _options.MaxAlertAge))
                {
                    _settlement.GiveUp(expired, UndeliveredReason.Expired, _instance.Reason);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping is the only way out.
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
            // Stopped before an alert's time had come.
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task DeliverAsync(AlertTurn turn)
    {
        var alert = turn.Alert;
        if (_timeProvider.GetUtcNow() - alert.RaisedAt > _options.MaxAlertAge)
        {
            _settlement.Expire(turn);
        }
        else if (!alert.IsSettled)
        {
            alert.Attempts++;
            var outcome = await _calls.CallAsync(alert, () => _settlement.SettleLate(alert)).ConfigureAwait(false);
            _settlement.Settle(turn, outcome);
        }
        else
        {
            _settlement.Drop(turn);
        }
    }
}
