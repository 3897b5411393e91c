using Fapilog.Cursors;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// The alerts of one instance, turn by turn: which alert is next, what becomes of it when its turn has come, and after a call.
/// Nothing here waits, has a thread or calls a dispatcher: <see cref="InstancePump"/> does.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class InstanceTurns : IDisposable
{
    private readonly AlertInstanceOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly InstanceDeliveries _deliveries;
    private readonly InstanceCounts _counts;
    private readonly AlertRouter _router;
    private readonly ILogger _logger;
    private AlertLedger? _ledger;
    private AlertFeed? _feed;
    private AlertAdmission? _admission;
    private volatile bool _stopping;

    /// <param name="instance">The instance.</param>
    /// <param name="source">The trail that the alerts come from.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="router">Says which alerts the instance gets.</param>
    /// <param name="pump">The other instances; null when there are none.</param>
    /// <param name="delivered">Told of an alert that was delivered or recorded.</param>
    /// <param name="random">Spreads pauses; null for a source shared by all.</param>
    public InstanceTurns(
        AlertInstance instance, AlertSource source, TimeProvider timeProvider, ILogger logger, AlertRouter router,
        AlertPump? pump, Action<PendingAlert>? delivered, Random? random)
    {
        (Instance, _timeProvider, _logger, _router) = (instance, timeProvider, logger, router);
        _options = instance.Options.Copy();
        Breaker = new CircuitBreaker(timeProvider, random);
        Queue = new AlertQueue(_options.QueueCapacity, Breaker, timeProvider)
        {
            FallbackAfter = router.FallbackAfter(instance.Name),
        };
        Composer = new AlertComposer(source, instance.Name, _options);
        _counts = new InstanceCounts(instance);
        _deliveries = new InstanceDeliveries(instance, _options, Queue, Breaker, _counts, timeProvider, logger, random)
        {
            Delivered = delivered,
            Fallbacks = pump,
            Watch = pump,
        };
    }

    public AlertInstance Instance { get; }

    /// <summary>Gets the alerts that wait in memory.</summary>
    public AlertQueue Queue { get; }

    public CircuitBreaker Breaker { get; }

    /// <summary>Gets what composes the alerts as the instance may see them.</summary>
    public AlertComposer Composer { get; }

    /// <summary>Gets the digests that are not sent.</summary>
    public IReadOnlyList<DigestGroup> Digests => _ledger?.Digests ?? [];

    public AlertInstanceStatistics Statistics => _counts.Statistics;

    /// <summary>
    /// Gets a value indicating whether the dispatcher accepts everything and does nothing: nothing is kept for it.
    /// </summary>
    public bool IsNoop => Instance.Dispatcher is NoopAlertDispatcher;

    /// <summary>Gets a value indicating whether the instance works now.</summary>
    public bool CanTell => !IsNoop && _counts.State is AlertInstanceState.Ready;

    /// <summary>
    /// Gets a value indicating whether alerts get a turn. Where others stand in for one that cannot be used, its alerts are taken
    /// to be handed to them.
    /// </summary>
    public bool TakesAlerts =>
        Instance.State is AlertInstanceState.Ready
        || (Instance.State is AlertInstanceState.Faulted && Queue.FallbackAfter is not null);

    /// <summary>Gets the age of the oldest alert that waits, in memory or in the trail; null when none does.</summary>
    public TimeSpan? OldestPendingAge =>
        (_feed?.OldestUnread is { } unread && !(Queue.Oldest < unread) ? unread : Queue.Oldest) is { } oldest
            ? _timeProvider.GetUtcNow() - oldest
            : null;

    /// <inheritdoc cref="AlertLedger.EarliestDay"/>
    public DateOnly? EarliestDay => _ledger?.EarliestDay;

    /// <inheritdoc cref="AlertLedger.FindEarliestDay"/>
    public DateOnly? FindEarliestDay() => _ledger?.FindEarliestDay();

    /// <summary>Takes up what earlier processes left. Before the first event is accepted.</summary>
    public void Open(AlertOutbox outbox)
    {
        if (IsNoop)
        {
            return;
        }

        _ledger = new AlertLedger(Instance.Name, _options.MaxAlertAge, outbox, _logger);
        _feed = new AlertFeed(Instance.Name, TakesAlerts, _ledger, outbox, Queue, _logger);
        _admission = new AlertAdmission(Instance.Name, _options, _router, outbox, _feed, _deliveries, _counts);
        (_deliveries.Feed, Queue.Fill) = (_feed, _feed.Fill);
        _deliveries.Recorder = outbox.Undelivered is { } undelivered
            ? new UndeliveredRecorder(Instance.Name, _options.Channel, Composer, undelivered, _timeProvider, _logger)
            : null;
        if (Instance.State is AlertInstanceState.Faulted)
        {
            Breaker.OpenForGood();
        }

        _counts.Raised(_feed.CountBacklog());
        if (outbox.CursorOf(Instance.Name).Lost is { } lost)
        {
            // Before the cursor is replaced, so that nothing is forgotten without a word.
            PendingAlert[] owed = [.. _feed.PendingOf(lost)];
            _counts.Raised(owed.Sum(alert => alert.Count));
            _deliveries.EndUndelivered(owed, UndeliveredReason.Missing, "The trail is not the one in which it was stored.");
        }

        _ledger.Save();
    }

    /// <summary>Forgets what <see cref="Open"/> took up, and what was raised since: the start failed.</summary>
    public void Close()
    {
        _ledger?.Dispose();
        (_ledger, _feed, _admission, Queue.Fill) = (null, null, null, () => { });
        (_deliveries.Feed, _deliveries.Recorder) = (null, null);
        Queue.RemoveAll();
        _counts.NotMeant(_counts.Statistics.Open);
    }

    /// <summary>Takes the alert of a stored event; called by the trail's writer, so it does nothing that waits.</summary>
    public void Raise(StoredAlert alert)
    {
        if (Instance.IsRemoved)
        {
            return;
        }

        var isMeant = alert.Decision.Severity >= _options.MinimumSeverity;
        if (_feed is not null)
        {
            _deliveries.Raise(alert, isMeant ? _router.Find(Instance.Name, alert.Event, alert.Decision) : null);
        }
        else if (isMeant)
        {
            _counts.AcceptedUnsent();
        }
    }

    /// <summary>Records the last event, when no more follow.</summary>
    public void CatchUp(CursorAnchor last)
    {
        if (!Instance.IsRemoved)
        {
            _ledger?.CatchUp(last);
        }
    }

    /// <summary>Takes an alert that has no place in the trail.</summary>
    public void RaiseDirectly(PendingAlert alert)
    {
        if (!Instance.IsRemoved
            && alert.Severity >= _options.MinimumSeverity
            && (alert.Decision!.Action is not AlertAction.Clear || Instance.HandlesClear)
            && (alert.Target = _router.Find(Instance.Name, alert.Event!, alert.Decision)) is not null)
        {
            _deliveries.Raise(alert);
        }
    }

    /// <summary>Takes the alert of an event of an earlier process, unless the cursor of that process has it.</summary>
    public void RaiseAgain(PendingAlert alert, TrailPlace? place)
    {
        if (place is null || _ledger?.Owes(place.Value) is not true)
        {
            RaiseDirectly(alert);
        }
    }

    /// <summary>Takes an alert that another instance could not deliver, or that is sent again.</summary>
    public FallbackOffer StandIn(AlertSeverity severity, Func<PendingAlert> alert)
    {
        if (Instance.State is not AlertInstanceState.Ready)
        {
            return FallbackOffer.Refused;
        }

        if (_stopping || !Queue.HasRoomForGuest(severity))
        {
            return FallbackOffer.NotNow;
        }

        _deliveries.Raise(alert());
        return FallbackOffer.Taken;
    }

    /// <summary>
    /// Does what the turn of an alert brings, and returns whether the instance is to be called. If not, the alert ended, waits,
    /// was joined with others, or went to an instance that stands in.
    /// </summary>
    public bool Begin(AlertTurn turn)
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
        else if (IsExpired(alert) && (alert.Event is not null || Queue.FallbackAfter is null))
        {
            if (alert.Digest is { } digest)
            {
                // From here on it takes no more alerts, so what is recorded is all of it.
                _ledger!.Close(digest);
            }
            else if (alert.Event is null && _admission?.TryLoad(turn) is false)
            {
                return false;
            }

            _deliveries.Expire(turn);
        }
        else if (_admission?.Admit(turn) is not false)
        {
            return BeginCall(turn);
        }

        return false;
    }

    /// <summary>Decides what becomes of an alert and of its instance after a call.</summary>
    public void End(AlertTurn turn, AlertCallResult result) => _deliveries.Handle(turn, result);

    /// <summary>Ends an alert whose abandoned call was accepted after all.</summary>
    public void EndLate(PendingAlert alert) => _deliveries.DeliverLate(alert);

    /// <summary>Gives up the alerts that are too old, of an instance that has no dispatcher to call.</summary>
    public void ExpireHeld()
    {
        var moment = _timeProvider.GetUtcNow() - _options.MaxAlertAge;
        var old = Queue.RemoveRaisedBefore(moment);
        do
        {
            if (!_deliveries.EndUndelivered(old, UndeliveredReason.Expired, Instance.Reason))
            {
                // They wait in memory until they can be recorded; no more are taken meanwhile.
                return;
            }

            old = _feed?.TakeStoredBefore(moment) ?? [];
        }
        while (old.Count > 0);
    }

    /// <summary>Takes nothing more from other instances: the trail is about to stop.</summary>
    public void BeginStop() => _stopping = true;

    /// <summary>Leaves what is still open to the next start, once no call is under way any more.</summary>
    public void EndStop()
    {
        foreach (var alert in Queue.RemoveAll())
        {
            _deliveries.Leave(alert, alert.LastFailure ?? Instance.Reason ?? "its turn had not come");
        }

        _deliveries.ReportRest();
        _ledger?.Save();

        // A call that is accepted late must not write it: another process may have the directory by then.
        _ledger?.Dispose();
        _counts.Enter(AlertInstanceState.Disabled, "The trail has stopped. Start the application to deliver alerts again.");
    }

    /// <summary>Waits until no alert is open.</summary>
    public Task WhenNoneOpenAsync(CancellationToken cancellationToken) => _counts.WhenNoneOpenAsync(cancellationToken);

    /// <summary>Ends the writing of the cursor.</summary>
    public void Dispose() => _ledger?.Dispose();

    private bool IsExpired(PendingAlert alert) => _timeProvider.GetUtcNow() - alert.RaisedAt > _options.MaxAlertAge;

    private bool BeginCall(AlertTurn turn)
    {
        var alert = turn.Alert;
        if (IsExpired(alert))
        {
            _deliveries.Expire(turn);
        }
        else if (turn.Pass is not null)
        {
            alert.Attempts++;
            return true;
        }
        else if (alert.Target is { Fallback.Count: > 0 } target
            && Breaker.FallbackDueAt(target.FallbackAfter) <= _timeProvider.GetUtcNow())
        {
            _deliveries.GiveUp(alert, UndeliveredReason.InstanceFailed, alert.LastFailure ?? _counts.Statistics.Reason);
        }
        else
        {
            _deliveries.WaitForBreaker(turn);
        }

        return false;
    }
}
