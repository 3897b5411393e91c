using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Decides what becomes of an alert and of its instance after a call, counts it, and tells what a person should know.
/// </summary>
internal sealed class AlertSettlement
{
    private readonly string _instance;
    private readonly AlertInstanceOptions _options;
    private readonly AlertQueue _queue;
    private readonly Breaker _breaker;
    private readonly AlertTally _tally;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    public AlertSettlement(
        string instance,
        AlertInstanceOptions options,
        AlertQueue queue,
        Breaker breaker,
        AlertTally tally,
        TimeProvider timeProvider,
        ILogger logger)
    {
        _instance = instance;
        _options = options;
        _queue = queue;
        _breaker = breaker;
        _tally = tally;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>Gets a value indicating whether the instance is to deliver nothing, so that its alerts are left at once.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Gets who is told of an alert that was accepted, before it is counted.</summary>
    public Action<PendingAlert>? Accepted { get; init; }

    /// <summary>Queues an alert, new or to be offered again; the one that gives way is given up.</summary>
    public void Enqueue(PendingAlert alert)
    {
        if (_queue.Add(alert) is { } overflowed)
        {
            GiveUp(overflowed, UndeliveredReason.Overflowed, $"the queue of {_options.QueueCapacity} alerts was full");
        }
    }

    public void Settle(AlertTurn turn, DeliveryOutcome outcome)
    {
        var alert = turn.Alert;
        if (outcome.Status is not DeliveryStatus.Cancelled)
        {
            alert.LastFailure = outcome.Failure;
        }

        _tally.Failed(outcome.Failure, timedOut: outcome.IsAbandoned);
        Judge(turn.Pass, outcome);
        switch (outcome.Status)
        {
            case DeliveryStatus.Delivered:
                if (alert.TrySettle())
                {
                    Count(alert, late: false);
                }

                break;
            case DeliveryStatus.Rejected:
                GiveUp(alert, UndeliveredReason.Rejected, outcome.Failure);
                break;
            case DeliveryStatus.Cancelled:
                GiveUp(alert, UndeliveredReason.Left, alert.LastFailure ?? outcome.Failure);
                break;
            case DeliveryStatus.InstanceFailed:
                // Not for a reason of its own: the instance's pause is its pause.
                Retry(alert, TimeSpan.Zero);
                break;
            default:
                Retry(alert, RedeliverySchedule.AfterFailure(alert.Attempts, outcome.RetryAfter));
                break;
        }
    }

    /// <summary>A call that was abandoned has been accepted after all: the alert is not offered again.</summary>
    public void SettleLate(PendingAlert alert)
    {
        if (alert.TrySettle())
        {
            // Told before it is counted: whoever waits for the alert to be settled may read the log then.
            _queue.Remove(alert);
            AlertLog.DeliveredLate(_logger, _instance, alert.Event.EventId, alert.Event.SequenceNumber);
            Count(alert, late: true);
        }
    }

    /// <summary>Gives up an alert that grew too old before its turn; no call was made.</summary>
    public void Expire(AlertTurn turn)
    {
        _breaker.Withdrawn(turn.Pass);
        GiveUp(turn.Alert, UndeliveredReason.Expired, turn.Alert.LastFailure ?? $"it was older than {_options.MaxAlertAge}");
    }

    /// <summary>Lays down an alert that was settled by an earlier call before its turn.</summary>
    public void Drop(AlertTurn turn) => _breaker.Withdrawn(turn.Pass);

    public void GiveUp(PendingAlert alert, UndeliveredReason reason, string? failure)
    {
        if (!alert.TrySettle())
        {
            return;
        }

        // Told before it is counted, as every delivery.
        var outer = AlertCallScope.Enter(_instance);
        AlertLog.Undelivered(_logger, _instance, alert.Event.EventId, alert.Event.SequenceNumber, Words(reason), failure ?? string.Empty);
        AlertCallScope.Leave(outer);
        _tally.Undelivered(reason, failure);
    }

    private string Words(UndeliveredReason reason) => reason switch
    {
        UndeliveredReason.Rejected => "rejected by the vendor",
        UndeliveredReason.Expired => "too old to be offered again",
        UndeliveredReason.Overflowed => "crowded out by more severe ones",
        _ when IsDisabled => "left, as the instance does not deliver",
        _ => "left over as the trail stopped",
    };

    /// <summary>Tells the breaker, and the world where that opens or closes it.</summary>
    private void Judge(BreakerPass pass, DeliveryOutcome outcome)
    {
        switch (outcome.Status)
        {
            case DeliveryStatus.Delivered or DeliveryStatus.Rejected when _breaker.Answered(pass):
                _tally.Enter(AlertInstanceState.Ready);
                AlertLog.InstanceWorksAgain(_logger, _instance);
                break;
            case DeliveryStatus.Delivered or DeliveryStatus.Rejected:
                break;
            case DeliveryStatus.Cancelled:
                _breaker.Withdrawn(pass);
                break;
            default:
                if (_breaker.Failed(pass, outcome) is { } pause)
                {
                    _tally.Enter(AlertInstanceState.Faulted, $"{Ended(outcome.Failure)} Correct what that names; the instance is tried again by itself.");
                    AlertLog.InstanceFaulted(_logger, _instance, (int)Math.Ceiling(pause.TotalSeconds), outcome.Failure ?? string.Empty);
                }

                break;
        }
    }

    private void Count(PendingAlert delivered, bool late)
    {
        Accepted?.Invoke(delivered);
        _tally.Delivered(late);
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
        Enqueue(alert);
        if (alert.IsSettled)
        {
            // By an earlier call, meanwhile.
            _queue.Remove(alert);
        }
    }

    private static string Ended(string? failure) => failure is { Length: > 0 } && failure[^1] is '.' or '!' or '?' ? failure : $"{failure}.";
}
