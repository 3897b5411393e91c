using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Stands where no provider delivers: it could not be made, or is not to be. The pump never calls it; whoever does is told why.
/// </summary>
internal sealed class UnavailableDispatcher : IAlertDispatcher
{
    private readonly string _reason;

    public UnavailableDispatcher(string reason)
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
