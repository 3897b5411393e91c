using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// The dispatcher of an instance that has none. The pump does not call it; whoever else does hears why.
/// </summary>
internal sealed class UnavailableAlertDispatcher : IAlertDispatcher
{
    private readonly string _reason;

    public UnavailableAlertDispatcher(string reason)
    {
        _reason = reason;
    }

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) =>
        Task.FromException<AlertReceipt>(new AlertDeliveryException(AlertFailureKind.InstanceFailed, _reason));
}
