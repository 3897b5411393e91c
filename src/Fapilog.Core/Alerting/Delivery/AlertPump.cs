using System.Collections.Concurrent;
using Fapilog.Auditing;
using Fapilog.Cursors;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Takes the alerts of one trail and hands each to every instance.
/// </summary>
internal sealed class AlertPump : IFallbacks, IInstanceWatch, IAsyncDisposable
{
    // How long a call has to end after its token was cancelled because the trail stops.
    private static readonly TimeSpan CancellationGrace = TimeSpan.FromSeconds(1);

    // An instance that fails and works in turn is reported at most once in this time.
    private static readonly TimeSpan QuietAboutFailures = TimeSpan.FromHours(1);

    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);
    private readonly AlertRouter _router;
    private readonly AlertSource _source;
    private readonly Random? _random;
    private InstancePump[] _instances;
    private AlertOutbox? _outbox;
    private TrailPlace _last;
    private long _number;
    private long _raised;
    private int _handOvers;

    public AlertPump(
        AlertSource source, IEnumerable<AlertInstance> instances, IEnumerable<AlertRoute> routes, TimeProvider timeProvider,
        ILogger logger, Random? random = null)
    {
        _random = random;
        _router = new AlertRouter(routes);
        _timeProvider = timeProvider;
        _logger = logger;
        _source = source;
        _instances = [.. instances.Select(Create)];
    }

    /// <summary>
    /// Gets or sets the callback for a finding of the trail that an instance delivered, late or not. It is given the event's
    /// identifier, on any thread. Set before the start.
    /// </summary>
    public Action<string>? FindingAccepted { get; set; }

    /// <summary>
    /// Gets or sets the callback for an instance that does not work while another one does. Set before the start.
    /// </summary>
    public Action<string, string>? InstanceFailed { get; set; }

    /// <summary>Gets or sets the callback for an instance that works. Set before the start.</summary>
    public Action<string>? InstanceWorks { get; set; }

    public long RaisedCount => Interlocked.Read(ref _raised);

    public IReadOnlyList<InstancePump> Instances => _instances;

    public IReadOnlyList<AlertInstanceStatistics> Statistics => [.. _instances.Select(instance => instance.Statistics)];

    /// <summary>Gets how many alerts are not delivered, over all instances.</summary>
    public long OpenCount => _instances.Sum(instance => instance.Statistics.Open);

    /// <summary>
    /// Returns a sentence that names the instance whose provider threw an exception; null when that is unknown.
    /// </summary>
    public string? Blame(Exception exception) =>
        _instances.Select(instance => instance.Blame(exception)).FirstOrDefault(sentence => sentence is not null);

    /// <summary>
    /// Returns the first day of the trail that an instance still needs, also after a crash; null when none needs any.
    /// </summary>
    public DateOnly? FindEarliestDay() => _instances.Select(instance => instance.Turns.FindEarliestDay()).Min();

    /// <summary>Takes up what earlier processes left. Before the first event is accepted.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public void Open(
        ITrailFileSystem files, string directory, StoredEventRules rules, UndeliveredLog? undelivered, Silences? silences,
        CancellationToken cancellationToken)
    {
        InstancePump[] removed =
            [.. AlertCursor.OfOthers(files, directory, _instances.Select(instance => instance.Instance.Name))
                .Select(cursor => Create(AlertInstance.Removed(cursor.Instance, cursor.MaxAlertAge)))];
        _instances = [.. _instances, .. removed];
        AlertInstance[] instances =
            [.. _instances.Where(instance => !instance.Turns.IsNoop).Select(instance => instance.Instance)];
        if (instances.Length == 0)
        {
            return;
        }

        _outbox = AlertOutbox.Open(
            files, directory, instances, rules, _router.Fingerprint, undelivered, silences, _timeProvider, _logger,
            cancellationToken);
        Array.ForEach(_instances, instance => instance.Turns.Open(_outbox));
        foreach (var settled in removed.Where(instance => instance.Statistics.Open == 0))
        {
            _instances = [.. _instances.Except([settled])];
            _outbox.Forget(settled.Instance.Name);
            _ = settled.DisposeAsync().AsTask();
        }
    }

    /// <summary>Forgets what was taken up, and raised since: the start failed, and another one takes it up again.</summary>
    public void Close()
    {
        Array.ForEach(_instances, instance => instance.Turns.Close());
        foreach (var removed in _instances.Where(instance => instance.Instance.IsRemoved))
        {
            _instances = [.. _instances.Except([removed])];
            _ = removed.DisposeAsync().AsTask();
        }

        _outbox?.Dispose();
        _outbox = null;
        Interlocked.Exchange(ref _raised, 0);
    }

    /// <summary>Writes what the index lacks when the writer ends.</summary>
    /// <param name="end">The place after the last event.</param>
    /// <param name="last">The last event that this process stored; null when it stored none.</param>
    public void CloseIndex(TrailPlace end, CursorAnchor? last)
    {
        if (last is not null)
        {
            _outbox?.Index.Flush(end, last.Sequence, 0, _timeProvider.GetUtcNow(), isLast: true);
            Array.ForEach(_instances, instance => instance.Turns.CatchUp(last));
        }
    }

    public void Start()
    {
        AlertMetrics.Add(this, _source.Name);
        Array.ForEach(_instances, instance => instance.Start());
    }

    /// <summary>
    /// Hands the alerts of a batch of stored events to every instance. Called by the writer; writes one piece of the index at
    /// most, and waits for nobody.
    /// </summary>
    /// <param name="alerts">The alerts, in the order of the trail.</param>
    /// <param name="end">The place after the batch.</param>
    /// <param name="sequence">The sequence number of the last event of the batch.</param>
    /// <param name="events">How many events the batch has.</param>
    public void Raise(IReadOnlyList<StoredAlert> alerts, TrailPlace end, long sequence, int events)
    {
        Interlocked.Add(ref _raised, alerts.Count);
        if (_outbox is not null)
        {
            foreach (var alert in alerts)
            {
                _outbox.Index.Add(alert.Position);
            }

            // Before any instance has one: what finds no room there is read from the index.
            _outbox.Index.Flush(end, sequence, events, _timeProvider.GetUtcNow());
        }

        foreach (var alert in alerts)
        {
            _last = alert.Position.Place;
            foreach (var instance in _instances)
            {
                instance.Turns.Raise(alert);
            }
        }
    }

    /// <summary>
    /// Hands an alert that has no place in the trail to every instance: nothing could be stored, or it is a clear.
    /// </summary>
    public void RaiseDirectly(AuditEvent auditEvent, AlertDecision decision)
    {
        if (decision.Action is AlertAction.Raise)
        {
            Interlocked.Increment(ref _raised);
        }

        foreach (var instance in _instances)
        {
            instance.Turns.RaiseDirectly(Pending(auditEvent, decision));
        }
    }

    /// <summary>
    /// Hands over the alert of an event of an earlier process, except to instances that get it from the trail.
    /// </summary>
    public void RaiseAgain(AuditEvent stored, AlertDecision decision, TrailPlace? place)
    {
        Interlocked.Increment(ref _raised);
        foreach (var instance in _instances)
        {
            instance.Turns.RaiseAgain(Pending(stored, decision), place);
        }
    }

    /// <summary>Offers an undelivered alert to its instance again.</summary>
    public FallbackOffer Replay(ReplayedAlert alert, AlertDecision decision, ReplayAttempt attempt) =>
        Find(alert.Entry.Instance) is { Turns.IsNoop: false } pump
            ? pump.Turns.StandIn(decision.Severity, () => PendingAlert.ForReplay(
                alert, decision, attempt, _timeProvider.GetUtcNow(), Interlocked.Increment(ref _number)))
            : FallbackOffer.Refused;

    /// <summary>Waits until no alert is open.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_instances.Select(instance => instance.DrainAsync(cancellationToken)));

    /// <summary>Waits until no open alert can be delivered before a time.</summary>
    public async Task DrainAsync(DateTimeOffset limit, CancellationToken cancellationToken)
    {
        int before;
        do
        {
            // An instance that was idle may have been given an alert that another one could not deliver.
            before = Volatile.Read(ref _handOvers);
            await Task.WhenAll(_instances.Select(instance => instance.DrainAsync(limit, cancellationToken)))
                .ConfigureAwait(false);
        }
        while (before != Volatile.Read(ref _handOvers));
    }

    /// <summary>
    /// Goes on delivering until nothing is due or the limit is near, and cancels the calls under way. What is still open is left
    /// to the next start.
    /// </summary>
    public async Task StopAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var grace = limit / 5 < CancellationGrace ? limit / 5 : CancellationGrace;
        await FinishAsync(limit - grace, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(_instances.Select(instance => instance.StopAsync(grace, cancellationToken))).ConfigureAwait(false);
    }

    public FallbackOffer Offer(string instance, PendingAlert alert, FallbackChain chain, AlertTarget target)
    {
        if (instance.Equals(alert.Decision?.About, StringComparison.OrdinalIgnoreCase))
        {
            return FallbackOffer.Refused;
        }

        var offer = Find(instance)?.Turns.StandIn(alert.Severity, () => PendingAlert.ForFallback(
            alert, chain, target, _timeProvider.GetUtcNow(), Interlocked.Increment(ref _number)));
        Interlocked.Increment(ref _handOvers);
        return offer ?? FallbackOffer.Refused;
    }

    public void Failed(string instance, string failure)
    {
        var now = _timeProvider.GetUtcNow();
        var canTell = _instances.Any(other => other.Instance.Name != instance && other.Turns.CanTell);
        if (canTell && !(_told.TryGetValue(instance, out var last) && now - last < QuietAboutFailures))
        {
            _told[instance] = now;
            InstanceFailed?.Invoke(instance, failure);
        }
    }

    public void Works(string instance) => InstanceWorks?.Invoke(instance);

    public async ValueTask DisposeAsync()
    {
        AlertMetrics.Remove(this);
        await Task.WhenAll(_instances.Select(instance => instance.DisposeAsync().AsTask())).ConfigureAwait(false);
        _outbox?.Dispose();
    }

    private InstancePump? Find(string instance) =>
        Array.Find(_instances, pump => pump.Instance.Name.Equals(instance, StringComparison.OrdinalIgnoreCase));

    private InstancePump Create(AlertInstance instance) =>
        new(instance, _source, _timeProvider, _logger, _router, this, Accept, _random);

    private PendingAlert Pending(AuditEvent auditEvent, AlertDecision decision) =>
        new(auditEvent, decision, _timeProvider.GetUtcNow(), (_last, Interlocked.Increment(ref _number)));

    private async Task FinishAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var end = _timeProvider.GetUtcNow() + limit;
            CloseWindows();
            await DrainAsync(end, either.Token).ConfigureAwait(false);

            // Alerts whose turn came only now were collected.
            CloseWindows();
            await DrainAsync(end, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The limit ended the wait.
        }
    }

    private void CloseWindows() => Array.ForEach(_instances, instance => instance.Turns.Queue.CloseWindows());

    private void Accept(PendingAlert alert)
    {
        if (alert is { Decision: { FindingKey: not null, Action: AlertAction.Raise }, Event: { } accepted })
        {
            FindingAccepted?.Invoke(accepted.EventId);
        }
    }
}
