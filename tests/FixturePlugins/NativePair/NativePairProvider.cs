using System.Runtime.InteropServices;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

/// <summary>Calls a native library that loads a second one from its own folder. A test compiles both.</summary>
[AlertProvider("native-pair", Channels = AlertChannels.Any)]
public sealed class NativePairProvider : IAlertProvider, IAlertDispatcher
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => this;

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) =>
        Task.FromResult(new AlertReceipt { Reference = $"{(channel == "lost" ? Lost() : First())}" });

    [DllImport("fapilog_first", EntryPoint = "first")]
    private static extern int First();

    [DllImport("fapilog_lost", EntryPoint = "lost")]
    private static extern int Lost();
}
