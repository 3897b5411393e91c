using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

/// <summary>Has in it what no host can contain. Nothing of it is ever called.</summary>
[AlertProvider("dangerous")]
public sealed class DangerousProvider : IAlertProvider, IAlertDispatcher
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => this;

    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        if (channel == "exit")
        {
            Environment.Exit(0);
        }

        return AlertReceipt.Accepted;
    }

    public static void GiveUp() => Environment.FailFast("no");

    public static void KillSelf() => Process.GetCurrentProcess().Kill();

    public static void KillSelfById() => Process.GetProcessById(Environment.ProcessId).Kill(entireProcessTree: true);

    public static void KillChild(Process child)
    {
        if (!child.WaitForExit(1000))
        {
            child.Kill();
        }
    }

    public static int NameSelf() => Process.GetCurrentProcess().Id + Environment.ProcessId;

    public static Action Later() => () => Environment.Exit(3);

    public static Action<int> Taken() => Environment.Exit;

    public async void Forget() => await Task.Yield();

    public static void Start(int kind)
    {
        switch (kind)
        {
            case 0:
                new Thread(() => throw new InvalidOperationException()).Start();
                break;
            case 1:
                _ = new Timer(_ => throw new InvalidOperationException(), null, 0, 1);
                break;
            case 2:
                ThreadPool.QueueUserWorkItem<int>(_ => throw new InvalidOperationException(), 1, preferLocal: false);
                break;
            default:
                Process.Start("other-program");
                break;
        }
    }

    public static class Settings
    {
        public static void Change()
        {
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Environment.SetEnvironmentVariable("FAPILOG_FIXTURE", "1");
            AppDomain.CurrentDomain.AssemblyResolve += (_, _) => null;
            Assembly.LoadFrom("other.dll");
        }
    }
}
