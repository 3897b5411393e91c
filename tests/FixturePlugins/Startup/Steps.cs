using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

/// <summary>Tells the test's process what ran, in the list <c>fapilog.fixtures.steps</c> of the application domain.</summary>
internal static class Steps
{
    public static void Add(string step)
    {
        if (AppDomain.CurrentDomain.GetData("fapilog.fixtures.steps") is ICollection<string> steps)
        {
            lock (steps)
            {
                steps.Add(step);
            }
        }
    }

    /// <summary>Waits until <c>fapilog.fixtures.release</c> of the application domain, an event, is set.</summary>
    public static void Hang() => ((ManualResetEventSlim)AppDomain.CurrentDomain.GetData("fapilog.fixtures.release")!).Wait();
}

internal sealed class SilentDispatcher : IAlertDispatcher, IDisposable
{
    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) => Task.FromResult(AlertReceipt.Accepted);

    public void Dispose() => Steps.Add("disposed");
}
