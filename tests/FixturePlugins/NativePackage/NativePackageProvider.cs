using System.Runtime.InteropServices;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

/// <summary>Its receipt is what a native library answers.</summary>
[AlertProvider("native-package")]
public sealed class NativePackageProvider : IAlertProvider, IAlertDispatcher
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => this;

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) =>
        Task.FromResult(new AlertReceipt { Reference = Marshal.PtrToStringUTF8(Version()) });

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_libversion")]
    private static extern nint Version();
}
