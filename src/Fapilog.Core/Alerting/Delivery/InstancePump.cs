using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Runs one instance: waits for the turn of each of its alerts, calls the dispatcher, a few calls at a time and never on the
/// trail's own path, and stops within a limit.
/// </summary>
internal sealed class InstancePump : IAsyncDisposable
{
    // How often the alerts of an unusable instance are checked for their age.
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromMinutes(15);

    private readonly AlertInstance _instance;
    private readonly string _trail;
    private readonly SafeAlertDispatcher _dispatcher;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly InstanceCalls _calls;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private IDisposable? _strayTasks;

    public InstancePump(
        AlertInstance instance,
        AlertSource source,
        TimeProvider timeProvider,
        ILogger logger,
        AlertRouter router,
        AlertPump? pump = null,
        Action<PendingAlert>? delivered = null,
        Random? random = null)
    {
        (_instance, _trail, _timeProvider, _logger) = (instance, source.Name, timeProvider, logger);
        var options = instance.Options.Copy();
        _dispatcher = SafeAlertDispatcher.Wrap(
            instance.Name,
            instance.Dispatcher,
            new SafeAlertDispatcherOptions { Timeout = options.Deadline, TimeProvider = timeProvider, Logger = logger });
        Turns = new InstanceTurns(instance, source, timeProvider, logger, router, pump, delivered, random);
        _calls = new InstanceCalls(_dispatcher, options, Turns.Composer, Turns.Breaker, timeProvider);
        _slots = new SemaphoreSlim(instance.MaxConcurrentCalls);
    }

    public AlertInstance Instance => _instance;

    /// <summary>Gets the instance's alerts.</summary>
    public InstanceTurns Turns { get; }

    public AlertInstanceStatistics Statistics => Turns.Statistics;

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

        _loop = Task.Run(Turns.TakesAlerts ? RunAsync : HoldAsync);
    }

    /// <summary>Waits until no alert is open. In this process, those of a disabled instance are not delivered.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) =>
        _instance.State is AlertInstanceState.Disabled ? Task.CompletedTask : Turns.WhenNoneOpenAsync(cancellationToken);

    /// <summary>Waits until no call is under way and none is due before a time. Without a dispatcher that is now.</summary>
    public Task DrainAsync(DateTimeOffset limit, CancellationToken cancellationToken) =>
        Turns.TakesAlerts ? Turns.Queue.WhenIdleAsync(limit, cancellationToken) : Task.CompletedTask;

    /// <inheritdoc cref="SafeAlertDispatcher.Blame"/>
    public string? Blame(Exception exception) => _dispatcher.Blame(exception);

    /// <summary>Cancels the calls under way. What is still open is left to the next start.</summary>
    /// <param name="grace">How long a call has to end after its token was cancelled.</param>
    /// <param name="cancellationToken">Ends that wait.</param>
    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        Turns.BeginStop();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);

        _calls.CancelAll();
        var ended = WhenCallsEndedAsync();
        await Task.WhenAny(ended, Task.Delay(grace, _timeProvider, cancellationToken)).ConfigureAwait(false);
        await _calls.StopWaitingAsync().ConfigureAwait(false);
        await ended.ConfigureAwait(false);

        Turns.EndStop();
        _strayTasks?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _strayTasks?.Dispose();
        Turns.Dispose();
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
                Turns.ExpireHeld();
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
            var turn = await Turns.Queue.TakeAsync(_stop.Token).ConfigureAwait(false);
            try
            {
                if (Turns.Begin(turn))
                {
                    await CallAsync(turn).ConfigureAwait(false);
                }
            }
            finally
            {
                Turns.Queue.Release();
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

    private async Task CallAsync(AlertTurn turn)
    {
        var alert = turn.Alert;
        var activity = AlertActivities.Begin(alert, _trail, _instance.Name);
        var result = await _calls.CallAsync(alert, () => Turns.EndLate(alert)).ConfigureAwait(false);
        AlertActivities.End(activity, result);
        if (result.Status is AlertCallStatus.Delivered)
        {
            AlertMetrics.Delivered(_timeProvider.GetUtcNow() - alert.RaisedAt, _trail, _instance.Name);
        }

        Turns.End(turn, result);
    }
}
