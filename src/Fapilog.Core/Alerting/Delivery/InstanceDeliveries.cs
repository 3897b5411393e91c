using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// The alerts of one instance from the moment they are raised until they end: it queues them, decides after each call what
/// becomes of the alert and of the instance, counts that, and logs what a person should know.
/// </summary>
/// <remarks>Every alert ends once, as delivered or as undelivered with a reason. Safe for use by several threads.</remarks>
internal sealed partial class InstanceDeliveries
{
    private readonly AlertInstance _instance;
    private readonly AlertInstanceOptions _options;
    private readonly AlertQueue _queue;
    private readonly CircuitBreaker _breaker;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly long[] _undelivered = new long[Enum.GetValues<UndeliveredReason>().Length];
    private AlertInstanceState _state;
    private string? _stateReason;
    private string? _lastFailure;
    private long _raised;
    private long _delivered;
    private long _deliveredLate;
    private long _retried;
    private long _timedOut;
    private TaskCompletionSource? _noneOpen;

    public InstanceDeliveries(
        AlertInstance instance, AlertInstanceOptions options, AlertQueue queue, CircuitBreaker breaker, TimeProvider timeProvider,
        ILogger logger)
    {
        _instance = instance;
        _options = options;
        _queue = queue;
        _breaker = breaker;
        _timeProvider = timeProvider;
        _logger = logger;
        (_state, _stateReason) = (instance.State, instance.Reason);
    }

    /// <summary>Gets the callback for an alert that was delivered; it runs before the alert is counted.</summary>
    public Action<PendingAlert>? Delivered { get; init; }

    public AlertInstanceStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return new AlertInstanceStatistics(
                    _instance.Name,
                    Enum.GetValues<UndeliveredReason>().ToDictionary(reason => reason, reason => _undelivered[(int)reason]))
                {
                    State = _state,
                    Reason = _stateReason,
                    Raised = _raised,
                    Delivered = _delivered,
                    DeliveredLate = _deliveredLate,
                    Retried = _retried,
                    TimedOut = _timedOut,
                    Open = Open,
                    LastFailure = _lastFailure,
                };
            }
        }
    }

    private long Open => _raised - _delivered - _undelivered.Sum();

    /// <summary>Takes a new alert. Called by the trail's writer, so it does nothing that waits.</summary>
    public void Raise(PendingAlert alert)
    {
        lock (_lock)
        {
            _raised++;
        }

        if (_instance.State is AlertInstanceState.Disabled)
        {
            GiveUp(alert, UndeliveredReason.InstanceDisabled, _instance.Reason);
        }
        else
        {
            Enqueue(alert);
        }
    }

    /// <summary>Decides what becomes of an alert and of its instance after a call.</summary>
    public void Handle(AlertTurn turn, AlertCallResult result)
    {
        var alert = turn.Alert;
        if (result.Status is not AlertCallStatus.Cancelled)
        {
            alert.LastFailure = result.Failure;
        }

        lock (_lock)
        {
            _timedOut += result.IsAbandoned ? 1 : 0;
            _lastFailure = result.Failure ?? _lastFailure;
        }

        UpdateBreaker(turn.Pass, result);
        switch (result.Status)
        {
            case AlertCallStatus.Delivered:
                if (alert.TryClose())
                {
                    CountDelivered(alert, late: false);
                }

                break;
            case AlertCallStatus.Rejected:
                GiveUp(alert, UndeliveredReason.Rejected, result.Failure);
                break;
            case AlertCallStatus.Cancelled:
                GiveUp(alert, UndeliveredReason.Shutdown, alert.LastFailure ?? result.Failure);
                break;
            case AlertCallStatus.InstanceFailed:
                // Not this alert's fault: it waits no longer than the instance does.
                OfferAgain(alert, TimeSpan.Zero);
                break;
            default:
                OfferAgain(alert, RedeliverySchedule.AfterFailure(alert.Attempts, result.RetryAfter));
                break;
        }
    }

    /// <summary>Ends an alert whose abandoned call was accepted after all: it is not offered again.</summary>
    public void DeliverLate(PendingAlert alert)
    {
        if (alert.TryClose())
        {
            // Logged before it is counted: whoever waits until no alert is open may read the log then.
            _queue.Remove(alert);
            DeliveredAfterAbandonment(_logger, _instance.Name, alert.Event.EventId, alert.Event.SequenceNumber);
            CountDelivered(alert, late: true);
        }
    }

    /// <summary>Gives up an alert that was too old when its turn came; no call was made.</summary>
    public void Expire(AlertTurn turn)
    {
        _breaker.NotCalled(turn.Pass);
        GiveUp(turn.Alert, UndeliveredReason.Expired, turn.Alert.LastFailure ?? $"it was older than {_options.MaxAlertAge}");
    }

    /// <summary>Passes over an alert that an earlier call ended before its turn.</summary>
    public void Skip(AlertTurn turn) => _breaker.NotCalled(turn.Pass);

    /// <summary>Ends an alert as undelivered.</summary>
    public void GiveUp(PendingAlert alert, UndeliveredReason reason, string? failure)
    {
        if (!alert.TryClose())
        {
            return;
        }

        // Logged before it is counted, as every delivery.
        var outer = AlertCallScope.Enter(_instance.Name);
        Undelivered(
            _logger, _instance.Name, alert.Event.EventId, alert.Event.SequenceNumber, Because(reason), failure ?? string.Empty);
        AlertCallScope.Leave(outer);
        lock (_lock)
        {
            _undelivered[(int)reason]++;
            _lastFailure = failure ?? _lastFailure;
            SignalNoneOpen();
        }
    }

    public void Enter(AlertInstanceState state, string? reason = null)
    {
        lock (_lock)
        {
            (_state, _stateReason) = (state, reason);
        }
    }

    /// <summary>Waits until no alert is open.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (Open == 0)
            {
                return Task.CompletedTask;
            }

            _noneOpen ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _noneOpen.Task.WaitAsync(cancellationToken);
        }
    }

    private static string Because(UndeliveredReason reason) => reason switch
    {
        UndeliveredReason.Rejected => "the vendor rejected it",
        UndeliveredReason.Expired => "it is too old",
        UndeliveredReason.QueueFull => "the queue was full of more severe or older ones",
        UndeliveredReason.InstanceDisabled => "the instance is disabled",
        _ => "the trail stopped",
    };

    private static string Sentence(string? failure) =>
        failure is { Length: > 0 } && failure[^1] is '.' or '!' or '?' ? failure : $"{failure}.";

    private void Enqueue(PendingAlert alert)
    {
        if (_queue.Add(alert) is { } crowdedOut)
        {
            GiveUp(crowdedOut, UndeliveredReason.QueueFull, $"it holds {_options.QueueCapacity} alerts");
        }
    }

    private void OfferAgain(PendingAlert alert, TimeSpan pause)
    {
        alert.NotBefore = _timeProvider.GetUtcNow() + pause;
        if (alert.NotBefore - alert.RaisedAt > _options.MaxAlertAge)
        {
            GiveUp(alert, UndeliveredReason.Expired, alert.LastFailure);
            return;
        }

        lock (_lock)
        {
            _retried++;
        }

        Enqueue(alert);
        if (alert.IsClosed)
        {
            // An earlier call has ended it meanwhile.
            _queue.Remove(alert);
        }
    }

    private void UpdateBreaker(BreakerPass pass, AlertCallResult result)
    {
        switch (result.Status)
        {
            case AlertCallStatus.Delivered or AlertCallStatus.Rejected when _breaker.Answered(pass):
                Enter(AlertInstanceState.Ready);
                InstanceWorksAgain(_logger, _instance.Name);
                break;
            case AlertCallStatus.Delivered or AlertCallStatus.Rejected:
                break;
            case AlertCallStatus.Cancelled:
                _breaker.NotCalled(pass);
                break;
            default:
                if (_breaker.Failed(pass, result) is { } pause)
                {
                    Enter(
                        AlertInstanceState.Faulted,
                        $"{Sentence(result.Failure)} Correct what it names; the instance is tried again by itself.");
                    InstanceFaulted(
                        _logger, _instance.Name, (int)Math.Ceiling(pause.TotalSeconds), result.Failure ?? string.Empty);
                }

                break;
        }
    }

    private void CountDelivered(PendingAlert alert, bool late)
    {
        Delivered?.Invoke(alert);
        lock (_lock)
        {
            _delivered++;
            _deliveredLate += late ? 1 : 0;
            SignalNoneOpen();
        }
    }

    private void SignalNoneOpen()
    {
        if (_noneOpen is not null && Open == 0)
        {
            _noneOpen.TrySetResult();
            _noneOpen = null;
        }
    }

    [LoggerMessage(
        3002,
        LogLevel.Error,
        "Alert instance '{Instance}' did not deliver the alert of event {EventId} (sequence {Sequence}) because {Reason}: {Failure}")]
    private static partial void Undelivered(
        ILogger logger, string instance, string eventId, long? sequence, string reason, string failure);

    [LoggerMessage(
        3003,
        LogLevel.Error,
        AlertCodes.BreakerOpened + ": Alert instance '{Instance}' does not work and is tried again in {Seconds} s: {Failure}")]
    private static partial void InstanceFaulted(ILogger logger, string instance, int seconds, string failure);

    [LoggerMessage(3005, LogLevel.Information, "Alert instance '{Instance}' works again.")]
    private static partial void InstanceWorksAgain(ILogger logger, string instance);

    [LoggerMessage(
        3011,
        LogLevel.Information,
        "Alert instance '{Instance}' delivered the alert of event {EventId} (sequence {Sequence}) after its call had been abandoned.")]
    private static partial void DeliveredAfterAbandonment(ILogger logger, string instance, string eventId, long? sequence);
}
