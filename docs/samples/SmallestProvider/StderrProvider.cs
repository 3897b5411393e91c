using Fapilog.Alerting;
using Fapilog.Auditing;

namespace SmallestProvider;

// <provider>
[AlertProvider("stderr", Description = "Writes each alert to standard error.")]
public sealed class StderrProvider : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new StderrDispatcher();
}

internal sealed class StderrDispatcher : IAlertDispatcher
{
    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default)
    {
        await Console.Error.WriteLineAsync($"{severity}: {auditEvent.Message} (event {auditEvent.SequenceNumber})");
        return AlertReceipt.Accepted;
    }
}
// </provider>
