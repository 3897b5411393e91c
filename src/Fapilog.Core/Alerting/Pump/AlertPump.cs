using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fapilog.Auditing;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// Takes the alerts of one trail and gives each to every instance.
/// </summary>
internal sealed class AlertPump : IAsyncDisposable
{
    private readonly string _trail;
    private readonly string _verifyCommand;
    private readonly TimeProvider _timeProvider;
    private readonly InstancePump[] _instances;
    private long _order;
    private long _raised;

    public AlertPump(AuditTrailOptions options, IEnumerable<AlertInstance> instances, TimeProvider timeProvider, ILogger logger)
    {
        _trail = options.Name;
        _verifyCommand = $"fapilog verify \"{Path.GetFullPath(options.StoragePath)}\"";
        _timeProvider = timeProvider;
        _instances = [.. instances.Select(instance => new InstancePump(instance, timeProvider, logger))];
    }

    public long RaisedCount => Interlocked.Read(ref _raised);

    public IReadOnlyList<AlertInstanceStatistics> Statistics => [.. _instances.Select(instance => instance.Statistics)];

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

        var alerting = auditEvent with
        {
            Alert = new AlertDetails
            {
                Reasons = decision.Reasons,
                IdempotencyKey = KeyOf(auditEvent),
                VerifyCommand = _verifyCommand,
                FindingKey = decision.FindingKey,
                Action = decision.Action,
            },
        };
        foreach (var instance in _instances)
        {
            instance.Raise(alerting, decision.Severity, _timeProvider.GetUtcNow(), order);
        }
    }

    public Task WhenSettledAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_instances.Select(instance => instance.WhenSettledAsync(cancellationToken)));

    public Task StopAsync(TimeSpan limit, CancellationToken cancellationToken) =>
        Task.WhenAll(_instances.Select(instance => instance.StopAsync(limit, cancellationToken)));

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_instances.Select(instance => instance.DisposeAsync().AsTask())).ConfigureAwait(false);

    /// <summary>The same over retries and restarts, and another for every stored event.</summary>
    private string KeyOf(AuditEvent auditEvent)
    {
        var identity = auditEvent.Checksum is null
            ? $"{_trail}\n{auditEvent.EventId}"
            : $"{_trail}\n{auditEvent.SequenceNumber?.ToString(CultureInfo.InvariantCulture)}\n{auditEvent.Checksum}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
    }
}
