using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Hands one instance its alerts: the most severe first, a few at a time, each within its deadline, again after a passing
/// failure, and never on the trail's own path.
/// </summary>
internal sealed class InstancePump : IAsyncDisposable
{
    // A blocked thread is noticed this much after the dispatcher's own deadline, so that the adapter speaks first.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly AlertInstanceOptions _options;
    private readonly IReadOnlyList<Fault> _faults;
    private readonly SafeAlertDispatcher _dispatcher;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly AlertRedactor _redactor;
    private readonly AlertQueue _queue;
    private readonly AlertTally _tally;
    private readonly DispatchThreads _threads;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _stop = new();
    private int _instanceFailures;
    private Task _loop = Task.CompletedTask;

    public InstancePump(AlertInstance instance, TimeProvider timeProvider, ILogger logger)
    {
        _options = instance.Options.Copy();
        _faults = instance.Faults;
        _timeProvider = timeProvider;
        _logger = logger;
        _dispatcher = SafeAlertDispatcher.Wrap(
            instance.Name,
            instance.Dispatcher,
            new SafeAlertDispatcherOptions { Timeout = _options.Deadline, TimeProvider = timeProvider, Logger = logger });
        _redactor = new AlertRedactor(_options);
        _queue = new AlertQueue(_options.QueueCapacity, timeProvider);
        _tally = new AlertTally(instance.Name);
        _threads = new DispatchThreads(instance.Name);
        _slots = new SemaphoreSlim(_options.MaxConcurrentCalls);
        if (_faults.Count > 0)
        {
            _tally.Enter(AlertInstanceState.Faulted, $"{string.Join(' ', _faults)} Then restart.");
        }
    }

    public AlertInstanceStatistics Statistics => _tally.Counts;

    public void Start()
    {
        foreach (var fault in _faults)
        {
            AlertLog.InstanceUnusable(_logger, _dispatcher.Name, fault);
        }

        _loop = Task.Run(RunAsync);
    }

    /// <summary>Queues an alert; called by the trail's writer, so it does nothing that waits.</summary>
    public void Raise(AuditEvent auditEvent, AlertSeverity severity, DateTimeOffset now, long order)
    {
        if (severity < _options.MinimumSeverity || (auditEvent.Alert.Action is AlertAction.Clear && !_options.HandlesClear))
        {
            return;
        }

        _tally.Raised();
        if (_queue.Add(new PendingAlert(auditEvent, severity, now, order)) is { } overflowed)
        {
            GiveUp(overflowed, UndeliveredReason.Overflowed, $"the queue of {_options.QueueCapacity} alerts was full");
        }
    }

    public Task WhenSettledAsync(CancellationToken cancellationToken) => _tally.WhenSettledAsync(cancellationToken);

    /// <summary>Goes on delivering until nothing is due or the token fires, and then counts and reports what is left.</summary>
    public async Task StopAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        await FinishAsync(limit, cancellationToken).ConfigureAwait(false);
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);

        // Every slot back means every call has been settled or withdrawn.
        for (var i = 0; i < _options.MaxConcurrentCalls; i++)
        {
            await _slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        foreach (var alert in _queue.RemoveAll())
        {
            GiveUp(alert, UndeliveredReason.Left, alert.LastFailure ?? "the trail stopped before its turn");
        }

        _tally.Enter(AlertInstanceState.Disabled, "The trail has stopped. Start the application to deliver alerts again.");
    }

    public async ValueTask DisposeAsync()
    {
        _threads.Dispose();
        _slots.Dispose();
        _stop.Dispose();
        await _dispatcher.DisposeAsync().ConfigureAwait(false);
    }

    private async Task FinishAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var end = _timeProvider.GetUtcNow() + limit;
        using var timer = new CancellationTokenSource(limit, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            while (_tally.Counts.Open > 0 && (_tally.Counts.Open > _queue.Count || _queue.HasDueBy(end)))
            {
                // Looks again now and then: an alert that failed meanwhile may have its next turn after the limit.
                await Task.WhenAny(_tally.WhenSettledAsync(either.Token), Task.Delay(Grace / 10, _timeProvider, either.Token)).ConfigureAwait(false);
                either.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            // The limit is what this method waits for.
        }
    }

    private async Task RunAsync()
    {
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

    private async Task DeliverNextAsync()
    {
        try
        {
            await DeliverAsync(await _queue.TakeAsync(_stop.Token).ConfigureAwait(false)).ConfigureAwait(false);
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

    private async Task DeliverAsync(PendingAlert alert)
    {
        var now = _timeProvider.GetUtcNow();
        if (now - alert.RaisedAt > _options.MaxAlertAge)
        {
            GiveUp(alert, UndeliveredReason.Expired, alert.LastFailure ?? $"it was older than {_options.MaxAlertAge}");
        }
        else if (_faults.Count > 0)
        {
            Hold(alert, now);
        }
        else if (_threads.Exhausted)
        {
            alert.LastFailure = "The dispatcher blocks its threads.";
            Suspend(alert, new DeliveryOutcome(DeliveryStatus.InstanceFailed, Failure: alert.LastFailure));
        }
        else
        {
            alert.Attempts++;
            Settle(alert, await CallAsync(alert, now + _options.Deadline).ConfigureAwait(false));
        }
    }

    /// <summary>Keeps the alerts of an instance that has nobody to call, those that are too old counted and let go.</summary>
    private void Hold(PendingAlert alert, DateTimeOffset now)
    {
        alert.LastFailure = _faults[0].ToString();
        _queue.PauseUntil(now + RedeliverySchedule.LongestProbe);
        PutBack(alert);
        foreach (var expired in _queue.RemoveRaisedBefore(now - _options.MaxAlertAge))
        {
            GiveUp(expired, UndeliveredReason.Expired, alert.LastFailure);
        }
    }

    private async Task<DeliveryOutcome> CallAsync(PendingAlert alert, DateTimeOffset deadline)
    {
        var details = alert.Event.Alert with { Attempt = alert.Attempts, Deadline = deadline };
        var redacted = _redactor.Redact(alert.Event with { Alert = details });
#pragma warning disable CA2000 // Disposed below, or by Withdraw once the dispatcher has been told.
        var withdrawal = new CancellationTokenSource();
#pragma warning restore CA2000
        var token = withdrawal.Token;
        var outcome = await AttemptAsync(redacted, alert.Severity, token).ConfigureAwait(false);
        if (outcome.Status is DeliveryStatus.TimedOut or DeliveryStatus.Cancelled)
        {
            Withdraw(withdrawal);
        }
        else
        {
            withdrawal.Dispose();
        }

        return outcome;
    }

    private async Task<DeliveryOutcome> AttemptAsync(AuditEvent redacted, AlertSeverity severity, CancellationToken token)
    {
        try
        {
            return await _threads
                .CallAsync(
                    () => _dispatcher.DeliverAsync(redacted, severity, _options.Channel, token, _options.Deadline),
                    _options.Deadline + Grace,
                    _timeProvider)
                .WaitAsync(_stop.Token)
                .ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new DeliveryOutcome(
                DeliveryStatus.TimedOut,
                Failure: $"The dispatcher blocked its thread beyond {_options.Deadline}; the call was abandoned.");
        }
        catch (OperationCanceledException)
        {
            return new DeliveryOutcome(DeliveryStatus.Cancelled, Failure: "The call had not ended when the trail stopped.");
        }
#pragma warning disable CA1031 // Whatever keeps a call from being made, such as no memory for a thread, the alert stays counted.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new DeliveryOutcome(DeliveryStatus.Temporary, Failure: $"The call could not be made: {exception.Message}");
        }
    }

    // The dispatcher's own callbacks run here: they may throw or block, so nobody waits for them.
    private static void Withdraw(CancellationTokenSource withdrawal) => _ = withdrawal.CancelAsync().ContinueWith(
        cancelled =>
        {
            _ = cancelled.Exception;
            withdrawal.Dispose();
        },
        TaskScheduler.Default);

    private void Settle(PendingAlert alert, DeliveryOutcome outcome)
    {
        alert.LastFailure = outcome.Failure;
        _tally.Failed(outcome.Failure);
        if (outcome.Status is DeliveryStatus.TimedOut)
        {
            _tally.TimedOut();
        }

        switch (outcome.Status)
        {
            case DeliveryStatus.Delivered:
                _instanceFailures = 0;
                _tally.Delivered();
                break;
            case DeliveryStatus.Rejected:
                GiveUp(alert, UndeliveredReason.Rejected, outcome.Failure);
                break;
            case DeliveryStatus.Cancelled:
                GiveUp(alert, UndeliveredReason.Left, outcome.Failure);
                break;
            case DeliveryStatus.InstanceFailed:
                Suspend(alert, outcome);
                break;
            default:
                Retry(alert, RedeliverySchedule.AfterFailure(alert.Attempts, outcome.RetryAfter));
                break;
        }
    }

    private void Suspend(PendingAlert alert, DeliveryOutcome outcome)
    {
        var pause = RedeliverySchedule.AfterInstanceFailure(Interlocked.Increment(ref _instanceFailures), outcome.RetryAfter);
        _queue.PauseUntil(_timeProvider.GetUtcNow() + pause);
        _tally.Enter(AlertInstanceState.Faulted, $"{outcome.Failure} Correct what that names; the instance is tried again by itself.");
        AlertLog.InstanceFaulted(_logger, _dispatcher.Name, (int)Math.Ceiling(pause.TotalSeconds), outcome.Failure ?? string.Empty);
        Retry(alert, TimeSpan.Zero);
    }

    private void Retry(PendingAlert alert, TimeSpan pause)
    {
        alert.NotBefore = _timeProvider.GetUtcNow() + pause;
        if (alert.NotBefore - alert.RaisedAt > _options.MaxAlertAge)
        {
            GiveUp(alert, UndeliveredReason.Expired, alert.LastFailure);
            return;
        }

        _tally.Retried();
        PutBack(alert);
    }

    private void PutBack(PendingAlert alert)
    {
        if (_queue.Add(alert) is { } overflowed)
        {
            GiveUp(overflowed, UndeliveredReason.Overflowed, $"the queue of {_options.QueueCapacity} alerts was full");
        }
    }

    private void GiveUp(PendingAlert alert, UndeliveredReason reason, string? failure)
    {
        // Told first: whoever waits for the alert to be settled may read the log then.
        AlertLog.Undelivered(_logger, _dispatcher.Name, alert.Event.EventId, alert.Event.SequenceNumber, Words(reason), failure ?? string.Empty);
        _tally.Undelivered(reason, failure);
    }

    private static string Words(UndeliveredReason reason) => reason switch
    {
        UndeliveredReason.Rejected => "rejected by the vendor",
        UndeliveredReason.Expired => "too old to be offered again",
        UndeliveredReason.Overflowed => "crowded out by more severe ones",
        _ => "left over as the trail stopped",
    };
}
