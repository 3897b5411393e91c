using Fapilog.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// The alerts of one instance from the moment they are raised until they end: it queues them, decides after each call what
/// becomes of the alert and of the instance, counts that, and logs what a person should know.
/// </summary>
/// <remarks>Every alert ends once, as delivered or as undelivered with a reason. Safe for use by several threads.</remarks>
internal sealed class InstanceDeliveries
{
    private static readonly TimeSpan PauseForFallback = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseForRecord = TimeSpan.FromSeconds(5);

    // The breaker may let alerts through earlier than it can say now.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly AlertInstance _instance;
    private readonly AlertInstanceOptions _options;
    private readonly AlertQueue _queue;
    private readonly CircuitBreaker _breaker;
    private readonly InstanceCounts _counts;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Random? _random;
    private bool _hasDelivered;

    public InstanceDeliveries(
        AlertInstance instance, AlertInstanceOptions options, AlertQueue queue, CircuitBreaker breaker, InstanceCounts counts,
        TimeProvider timeProvider, ILogger logger, Random? random)
    {
        _random = random;
        _instance = instance;
        _options = options;
        _queue = queue;
        _breaker = breaker;
        _counts = counts;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    /// <summary>Gets the instance's name.</summary>
    public string Name => _instance.Name;

    /// <summary>Gets the callback for an alert that was delivered or recorded; it runs before the alert is counted.</summary>
    public Action<PendingAlert>? Delivered { get; init; }

    /// <summary>Gets what is told when the instance stops working, and when it delivers for the first time or again.</summary>
    public IInstanceWatch? Watch { get; init; }

    /// <summary>Gets the instances that stand in where a route says so.</summary>
    public IFallbacks? Fallbacks { get; init; }

    /// <summary>Gets or sets what records the alerts that are given up. Set before the start.</summary>
    public UndeliveredRecorder? Recorder { get; set; }

    /// <summary>Gets or sets what remembers across processes which alerts are owed. Set before the start.</summary>
    public AlertFeed? Feed { get; set; }

    /// <summary>Takes the alert of a stored event. Called by the trail's writer, so it does nothing that waits.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="target">How the instance gets it; null when it is not meant for the instance.</param>
    public void Raise(StoredAlert alert, AlertTarget? target)
    {
        _counts.Raised(1);
        if (!Feed!.Raise(alert, target))
        {
            _counts.NotMeant(1);
        }
    }

    /// <summary>Takes an alert that has no place in the trail, or that another instance could not deliver.</summary>
    public void Raise(PendingAlert alert)
    {
        _counts.Raised(alert.Count);
        Enqueue(alert);
    }

    /// <summary>Decides what becomes of an alert and of its instance after a call.</summary>
    public void Handle(AlertTurn turn, AlertCallResult result)
    {
        var alert = turn.Alert;
        if (result.Status is not AlertCallStatus.Cancelled)
        {
            alert.LastFailure = result.Failure;
        }

        _counts.Called(result);
        UpdateBreaker(turn.Pass!.Value, result);
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
                Leave(alert, alert.LastFailure);
                break;
            case AlertCallStatus.InstanceFailed when alert.Target?.Fallback.Count > 0:
                GiveUp(alert, UndeliveredReason.InstanceFailed, result.Failure);
                break;
            case AlertCallStatus.InstanceFailed:
                // Not this alert's fault: it waits no longer than the instance does.
                OfferAgain(alert, TimeSpan.Zero);
                break;
            default:
                OfferAgain(alert, RedeliverySchedule.AfterFailure(alert.Attempts, result.RetryAfter, _random));
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
            DeliveryLog.DeliveredAfterAbandonment(_logger, _instance.Name, alert.Event!.EventId, alert.Event.SequenceNumber);
            CountDelivered(alert, late: true);
        }
    }

    /// <summary>Gives up an alert that was too old when its turn came; no call was made.</summary>
    public void Expire(AlertTurn turn)
    {
        Skip(turn);
        GiveUp(turn.Alert, UndeliveredReason.Expired, turn.Alert.LastFailure ?? $"it was older than {CountText.Duration(_options.MaxAlertAge)}");
    }

    /// <summary>Passes over an alert that needs no call now.</summary>
    public void Skip(AlertTurn turn)
    {
        if (turn.Pass is { } pass)
        {
            _breaker.NotCalled(pass);
        }
    }

    /// <summary>Gives up an alert for which the instance is not called.</summary>
    public void EndUnsent(AlertTurn turn, UndeliveredReason reason, string failure)
    {
        Skip(turn);
        EndUndelivered(turn.Alert, reason, failure);
    }

    /// <summary>Keeps an alert whose event cannot be read now.</summary>
    public void Postpone(AlertTurn turn, string failure)
    {
        Skip(turn);
        turn.Alert.LastFailure = failure;
        OfferAgain(turn.Alert, RedeliverySchedule.AfterFailure(turn.Alert.Attempts + 1, null, _random));
    }

    /// <summary>Keeps an alert until the circuit breaker lets one through: nobody stands in for the instance.</summary>
    public void WaitForBreaker(AlertTurn turn)
    {
        var (now, passable) = (_timeProvider.GetUtcNow(), _breaker.PassableAt);
        turn.Alert.NotBefore = passable - now < LongestWait ? passable : now + LongestWait;
        Enqueue(turn.Alert);
    }

    /// <summary>Ends an alert without a delivery, and not as a failure.</summary>
    /// <param name="turn">The alert, whose turn it was.</param>
    /// <param name="count">Counts how it ended.</param>
    public void Drop(AlertTurn turn, Action<long> count)
    {
        Skip(turn);
        if (turn.Alert.TryClose())
        {
            Settle(turn.Alert);
            count(turn.Alert.Count);
        }
    }

    /// <summary>Leaves an alert when the trail stops: to the next start, or, where nothing remembers it, to nobody.</summary>
    public void Leave(PendingAlert alert, string? failure)
    {
        if (!alert.SurvivesRestart)
        {
            EndUndelivered(alert, UndeliveredReason.Shutdown, failure);
        }
        else if (alert.StandsInFor is not null && alert.TryClose())
        {
            // The instance whose alert it is owes it.
            _counts.NotMeant(alert.Count);
        }
    }

    /// <summary>Reports how many alerts are left for the next start.</summary>
    public void ReportRest()
    {
        _counts.NoteUnlessFailed(_instance.Reason);
        if (_counts.Statistics is { Open: > 0 } rest)
        {
            var outer = AlertCallScope.Enter(_instance.Name);
            DeliveryLog.LeftForTheNextStart(
                _logger, _instance.Name, rest.Open, _instance.Summary ?? rest.LastFailure ?? "their turn had not come");
            AlertCallScope.Leave(outer);
        }
    }

    /// <summary>Ends an alert that the instance cannot deliver: another one stands in for it, or it is undelivered.</summary>
    public void GiveUp(PendingAlert alert, UndeliveredReason reason, string? failure)
    {
        if (alert.StandsInFor is { } chain)
        {
            if (alert.TryClose())
            {
                _counts.NotMeant(alert.Count);
                chain.Failed(Name, failure);
            }
        }
        else if (alert.Target?.Fallback.Count > 0 && Fallbacks is not null && alert.Event is not null)
        {
            DeliveryLog.HandedOver(
                _logger, Name, alert.Event.EventId, alert.Event.SequenceNumber, string.Join("', '", alert.Target.Fallback),
                failure ?? string.Empty);
            new FallbackChain(this, alert, reason, failure, Fallbacks).Continue();
        }
        else
        {
            EndUndelivered(alert, reason, failure);
        }
    }

    /// <summary>Ends an alert as undelivered.</summary>
    public void EndUndelivered(PendingAlert alert, UndeliveredReason reason, string? failure) =>
        EndUndelivered([alert], reason, failure);

    /// <summary>
    /// Ends alerts as undelivered, each recorded before it is forgotten. Returns false if they could not be recorded, so that
    /// they wait.
    /// </summary>
    public bool EndUndelivered(IReadOnlyList<PendingAlert> alerts, UndeliveredReason reason, string? failure)
    {
        PendingAlert[] open = [.. alerts.Where(alert => !alert.IsClosed)];
        var entries = open.Length == 0 || Recorder is null
            ? new Dictionary<PendingAlert, string>()
            : Recorder.TryRecord(open, reason, failure);
        foreach (var alert in open)
        {
            // What nothing remembers cannot wait for a later attempt.
            if (entries is not null || !alert.SurvivesRestart)
            {
                End(alert, reason, failure, entries?.GetValueOrDefault(alert));
            }
            else
            {
                alert.GivenUp = (reason, failure);
                alert.NotBefore = _timeProvider.GetUtcNow() + PauseForRecord;
                Enqueue(alert);
            }
        }

        return entries is not null;
    }

    private void End(PendingAlert alert, UndeliveredReason reason, string? failure, string? entry)
    {
        if (!alert.TryClose())
        {
            // An abandoned call was accepted while the alert was recorded.
            if (entry is not null)
            {
                Recorder!.Close(entry, UndeliveredEnd.Delivered);
            }

            return;
        }

        // Logged before it is counted, as every delivery.
        var outer = AlertCallScope.Enter(_instance.Name);
        DeliveryLog.Undelivered(
            _logger,
            _instance.Name,
            alert.Event?.EventId ?? "(not read)",
            alert.Event?.SequenceNumber ?? alert.Position?.Sequence,
            DeliveryLog.Because(reason),
            failure ?? string.Empty);
        AlertCallScope.Leave(outer);
        if (entry is not null)
        {
            // The undelivered alerts are listed, so the alert counts as reported.
            Delivered?.Invoke(alert);
        }

        Settle(alert);
        alert.Replay?.End(failure ?? DeliveryLog.Because(reason));
        _counts.Undelivered(reason, alert.Count, failure);
    }

    /// <summary>Ends an alert that another instance delivered.</summary>
    public void EndByFallback(PendingAlert alert)
    {
        if (alert.TryClose())
        {
            Settle(alert);
            _counts.DeliveredByFallback(alert.Count);
        }
    }

    /// <summary>Keeps an alert until an instance that stands in has room for it.</summary>
    public void WaitForFallback(PendingAlert alert, FallbackChain chain)
    {
        alert.Fallback = chain;
        alert.NotBefore = _timeProvider.GetUtcNow() + PauseForFallback;
        Enqueue(alert);
    }

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

        _counts.Retried();
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
                _counts.Enter(AlertInstanceState.Ready);
                DeliveryLog.InstanceWorksAgain(_logger, _instance.Name);
                Watch?.Works(Name);
                break;
            case AlertCallStatus.Delivered or AlertCallStatus.Rejected:
                break;
            case AlertCallStatus.Cancelled:
                _breaker.NotCalled(pass);
                break;
            default:
                if (_breaker.Failed(pass, result) is { } pause)
                {
                    _counts.Enter(
                        AlertInstanceState.Faulted,
                        $"{Sentence(result.Failure)} Fix the cause; the trail retries the instance automatically.");
                    DeliveryLog.InstanceFaulted(
                        _logger, _instance.Name, (int)Math.Ceiling(pause.TotalSeconds), result.Failure ?? string.Empty);
                    Watch?.Failed(Name, Sentence(result.Failure));
                }

                break;
        }
    }

    private void CountDelivered(PendingAlert alert, bool late)
    {
        Delivered?.Invoke(alert);
        if (!Interlocked.Exchange(ref _hasDelivered, true))
        {
            Watch?.Works(Name);
        }

        Settle(alert);
        if (alert.Replay is { } replay)
        {
            Recorder?.Close(replay.Entry.Id, UndeliveredEnd.Replayed);
            replay.End(null);
        }

        _counts.Delivered(alert, late);
        alert.StandsInFor?.Delivered();
    }

    private void Settle(PendingAlert alert) => Feed?.Ledger.Settle(alert);
}
