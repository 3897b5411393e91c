using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

/// <summary>Its receipt tells which System.Text.Json it runs with, and where that lies.</summary>
[AlertProvider("older-system-text-json")]
public sealed class OlderSystemTextJsonProvider : IAlertProvider, IAlertDispatcher
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => this;

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) => Task.FromResult(new AlertReceipt
        {
            Reference = JsonSerializer.Serialize(new[] { typeof(JsonSerializer).Assembly.GetName().Version!.Major.ToString() }),
            Note = typeof(JsonSerializer).Assembly.Location,
        });
}
