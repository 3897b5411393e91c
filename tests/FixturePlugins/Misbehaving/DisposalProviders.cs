using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

[AlertProvider("dispose-throws")]
public sealed class DisposeThrows : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) =>
        new DisposableDispatcher(context, () => throw new InvalidOperationException("not now"));
}

[AlertProvider("dispose-blocks")]
public sealed class DisposeBlocks : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var stage = Stage.Of(context);
        return new DisposableDispatcher(context, stage.Released.Wait);
    }
}

[AlertProvider("dispose-never-ends")]
public sealed class DisposeNeverEnds : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new AsyncDisposableDispatcher(context);
}

internal sealed class DisposableDispatcher : IAlertDispatcher, IDisposable
{
    private readonly AlertProviderContext _context;
    private readonly Action _dispose;

    public DisposableDispatcher(AlertProviderContext context, Action dispose)
    {
        _context = context;
        _dispose = dispose;
    }

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(AlertReceipt.Accepted);

    public void Dispose()
    {
        _context.Log(AlertLogLevel.Information, "disposed");
        _dispose();
    }
}

internal sealed class AsyncDisposableDispatcher : IAlertDispatcher, IAsyncDisposable
{
    private readonly AlertProviderContext _context;

    public AsyncDisposableDispatcher(AlertProviderContext context)
    {
        _context = context;
    }

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent, AlertSeverity severity, string? channel = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(AlertReceipt.Accepted);

    public async ValueTask DisposeAsync()
    {
        _context.Log(AlertLogLevel.Information, "disposed");
        await new TaskCompletionSource().Task;
    }
}
