using Fapilog.Alerting;
using Fapilog.Auditing;
using Newtonsoft.Json;

namespace Fapilog.Fixtures;

/// <summary>Its receipt tells which Newtonsoft.Json it runs with, and where that lies.</summary>
[AlertProvider("older-newtonsoft")]
public sealed class OlderNewtonsoftProvider : IAlertProvider, IAlertDispatcher
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => this;

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) => Task.FromResult(new AlertReceipt
        {
            Reference = JsonConvert.SerializeObject(typeof(JsonConvert).Assembly.GetName().Version!.ToString()),
            Note = typeof(JsonConvert).Assembly.Location,
        });
}
