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
    private long _obsolete;
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

    /// <summary>Gets or sets what remembers across processes which alerts are owed. Set before the start.</summary>
    public AlertFeed? Feed { get; set; }

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
                    Obsolete = _obsolete,
                    Open = Open,
                    LastFailure = _lastFailure,
                };
            }
        }
    }

    private long Open => _raised - _delivered - _undelivered.Sum() - _obsolete;

    /// <summary>Takes the alert of a stored event. Called by the trail's writer, so it does nothing that waits.</summary>
    public void Raise(StoredAlert alert)
    {
        CountRaised(1);
        Feed!.Raise(alert);
    }

    /// <summary>Counts an alert that nobody need be called for.</summary>
    public void CountAcceptedUnsent()
    {
        lock (_lock)
        {
            (_raised, _delivered) = (_raised + 1, _delivered + 1);
        }
    }

    /// <summary>Takes an alert that has no place in the trail.</summary>
    public void Raise(PendingAlert alert)
    {
        CountRaised(1);
        Enqueue(alert);
    }

    /// <summary>Counts alerts that are owed: new ones, and those that earlier processes left.</summary>
    public void CountRaised(long count)
    {
        lock (_lock)
        {
            _raised += count;
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
                // The trail stops. What is stored stays owed.
                alert.LastFailure ??= result.Failure;
                GiveUpIfNotStored(alert, alert.LastFailure);
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
            DeliveredAfterAbandonment(_logger, _instance.Name, alert.Event!.EventId, alert.Event.SequenceNumber);
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

    /// <summary>Gives up an alert whose event is not in the trail any more.</summary>
    public void Miss(AlertTurn turn)
    {
        _breaker.NotCalled(turn.Pass);
        GiveUp(turn.Alert, UndeliveredReason.Missing, $"The trail does not have the event at {turn.Alert.Position?.Place}.");
    }

    /// <summary>Keeps an alert whose event cannot be read now.</summary>
    public void Postpone(AlertTurn turn, string failure)
    {
        _breaker.NotCalled(turn.Pass);
        turn.Alert.LastFailure = failure;
        OfferAgain(turn.Alert, RedeliverySchedule.AfterFailure(turn.Alert.Attempts + 1, null));
    }

    /// <summary>Ends an alert that an earlier process left and that is none by the policy of today.</summary>
    public void Drop(AlertTurn turn)
    {
        _breaker.NotCalled(turn.Pass);
        if (turn.Alert.TryClose())
        {
            Feed?.Settle(turn.Alert);
            lock (_lock)
            {
                _obsolete++;
                SignalNoneOpen();
            }
        }
    }

    /// <summary>Ends an alert that has no place in the trail when the trail stops: nothing remembers it.</summary>
    public void GiveUpIfNotStored(PendingAlert alert, string? failure)
    {
        if (alert.Position is null)
        {
            GiveUp(alert, UndeliveredReason.Shutdown, failure);
        }
    }

    /// <summary>Reports how many alerts are left for the next start.</summary>
    public void ReportRest()
    {
        long open;
        lock (_lock)
        {
            open = Open;
            _lastFailure ??= _instance.Reason;
        }

        if (open > 0)
        {
            var outer = AlertCallScope.Enter(_instance.Name);
            LeftForTheNextStart(_logger, _instance.Name, open, _lastFailure ?? "their turn had not come");
            AlertCallScope.Leave(outer);
        }
    }

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
            _logger,
            _instance.Name,
            alert.Event?.EventId ?? "(not read)",
            alert.Event?.SequenceNumber ?? alert.Position?.Sequence,
            Because(reason),
            failure ?? string.Empty);
        AlertCallScope.Leave(outer);
        Feed?.Settle(alert);
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
        UndeliveredReason.Missing => "its event is not in the trail",
        _ => "the trail stopped",
    };

    private static string Sentence(string? failure) =>
        failure is { Length: > 0 } && failure[^1] is '.' or '!' or '?' ? failure : $"{failure}.";

    private void Enqueue(PendingAlert alert)
    {
        if (_queue.Add(alert) is { Position: { } crowdedOut })
        {
            Feed!.PutBack(crowdedOut);
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
        Feed?.Settle(alert);
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

    [LoggerMessage(
        3025,
        LogLevel.Warning,
        "The trail stopped with {Count} alerts that instance '{Instance}' has not delivered. The next start goes on with them. The last failure: {Failure}")]
    private static partial void LeftForTheNextStart(ILogger logger, string instance, long count, string failure);

    [LoggerMessage(3005, LogLevel.Information, "Alert instance '{Instance}' works again.")]
    private static partial void InstanceWorksAgain(ILogger logger, string instance);

    [LoggerMessage(
        3011,
        LogLevel.Information,
        "Alert instance '{Instance}' delivered the alert of event {EventId} (sequence {Sequence}) after its call had been abandoned.")]
    private static partial void DeliveredAfterAbandonment(ILogger logger, string instance, string eventId, long? sequence);
}
