using System.Collections.Concurrent;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Support;

internal sealed record SentAlert(AuditEvent Event, AlertSeverity Severity, string? Channel);

/// <summary>Keeps what it is given and accepts it.</summary>
internal sealed class CollectingDispatcher : IAlertDispatcher
{
    private readonly ConcurrentQueue<SentAlert> _sent = [];

    public IReadOnlyList<SentAlert> Sent => [.. _sent];

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default)
    {
        _sent.Enqueue(new SentAlert(auditEvent, severity, channel));
        return Task.FromResult(AlertReceipt.Accepted);
    }
}
