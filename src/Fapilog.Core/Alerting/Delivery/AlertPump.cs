using Fapilog.Auditing;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Takes the alerts of one trail and hands each to every instance.
/// </summary>
internal sealed class AlertPump : IAsyncDisposable
{
    private readonly TimeProvider _timeProvider;
    private readonly InstancePump[] _instances;
    private long _order;
    private long _raised;

    public AlertPump(AlertSource source, IEnumerable<AlertInstance> instances, TimeProvider timeProvider, ILogger logger)
    {
        _timeProvider = timeProvider;
        _instances = [.. instances.Select(instance => new InstancePump(instance, source, timeProvider, logger, Accept))];
    }

    /// <summary>
    /// Gets or sets the callback for a finding of the trail that an instance delivered, late or not. It is given the event's
    /// identifier, on any thread. Set before the start.
    /// </summary>
    public Action<string>? FindingAccepted { get; set; }

    public long RaisedCount => Interlocked.Read(ref _raised);

    public IReadOnlyList<AlertInstanceStatistics> Statistics => [.. _instances.Select(instance => instance.Statistics)];

    /// <summary>Gets how many alerts are not delivered, over all instances.</summary>
    public long OpenCount => _instances.Sum(instance => instance.Statistics.Open);

    /// <summary>
    /// Returns a sentence that names the instance whose provider threw an exception; null when that is unknown.
    /// </summary>
    public string? Blame(Exception exception) =>
        _instances.Select(instance => instance.Blame(exception)).FirstOrDefault(sentence => sentence is not null);

    public void Start() => Array.ForEach(_instances, instance => instance.Start());

    /// <summary>Queues the alert of a stored event with every instance. Called by the writer; waits for nothing.</summary>
    public void Raise(AuditEvent auditEvent, AlertDecision decision)
    {
        var order = Interlocked.Increment(ref _order);
        if (decision.Action is AlertAction.Raise)
        {
            Interlocked.Increment(ref _raised);
        }

        if (_instances.Length == 0)
        {
            return;
        }

        var now = _timeProvider.GetUtcNow();
        foreach (var instance in _instances)
        {
            instance.Raise(auditEvent, decision, now, order);
        }
    }

    /// <summary>Waits until no alert is open.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_instances.Select(instance => instance.DrainAsync(cancellationToken)));

    /// <summary>Waits until no open alert can be delivered before a time.</summary>
    public Task DrainAsync(DateTimeOffset limit, CancellationToken cancellationToken) =>
        Task.WhenAll(_instances.Select(instance => instance.DrainAsync(limit, cancellationToken)));

    public Task StopAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        Task.WhenAll(_instances.Select(instance => instance.StopAsync(limit, cancellationToken)));

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_instances.Select(instance => instance.DisposeAsync().AsTask())).ConfigureAwait(false);

    private void Accept(PendingAlert alert)
    {
        if (alert.Decision is { FindingKey: not null, Action: AlertAction.Raise })
        {
            FindingAccepted?.Invoke(alert.Event.EventId);
        }
    }
}
