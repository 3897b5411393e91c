using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Alerting;

/// <summary>
/// Stands where a provider could not be made. The pump never calls it; whoever does is told why.
/// </summary>
internal sealed class FaultedDispatcher : IAlertDispatcher
{
    private readonly string _reason;

    public FaultedDispatcher(IEnumerable<Fault> faults)
    {
        _reason = string.Join(' ', faults.Select(fault => fault.ToString()));
    }

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) =>
        Task.FromException<AlertReceipt>(new AlertDeliveryException(AlertFailureKind.InstanceFailed, _reason));
}
