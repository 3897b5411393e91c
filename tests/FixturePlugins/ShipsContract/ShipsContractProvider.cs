using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

[AlertProvider("ships-contract")]
public sealed class ShipsContractProvider : IAlertProvider, IAlertDispatcher
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => this;

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) =>
        Task.FromResult(new AlertReceipt { Reference = typeof(AlertReceipt).Assembly.Location });
}
