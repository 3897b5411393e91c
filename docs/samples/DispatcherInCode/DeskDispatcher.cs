using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace DispatcherInCode;

// <dispatcher>
internal sealed class DeskSettings
{
    [Required]
    public string? Bell { get; set; }
}

internal sealed class DeskDispatcher(DeskSettings settings) : IAlertDispatcher
{
    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default)
    {
        Console.WriteLine($"{settings.Bell} {severity}: {auditEvent.Message}");
        return Task.FromResult(AlertReceipt.Accepted);
    }
}
// </dispatcher>
