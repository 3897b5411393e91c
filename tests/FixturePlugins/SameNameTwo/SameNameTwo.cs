using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

/// <summary>Its receipt tells which of the two it is, and counts its calls in a static of its own.</summary>
[AlertProvider("same-two")]
public sealed class SameName : IAlertProvider, IAlertDispatcher
{
    private static int Calls;

    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => this;

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) =>
        Task.FromResult(new AlertReceipt { Reference = $"two {Interlocked.Increment(ref Calls)}" });
}
