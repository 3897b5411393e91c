using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

/// <summary>What ends the process of its host, each in another way.</summary>
internal sealed class Dispatcher : IAlertDispatcher
{
    private readonly Func<Task<AlertReceipt>> _send;

    public Dispatcher(Func<Task<AlertReceipt>> send)
    {
        _send = send;
    }

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) => _send();
}

[AlertProvider("accepts")]
public sealed class Accepts : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) =>
        new Dispatcher(() => Task.FromResult(AlertReceipt.Accepted));
}

[AlertProvider("async-void")]
public sealed class AsyncVoid : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new Dispatcher(async () =>
    {
        Send();
        await new TaskCompletionSource().Task;
        return AlertReceipt.Accepted;
    });

    private static async void Send()
    {
        await Task.Yield();
        throw new InvalidOperationException("from async void");
    }
}

[AlertProvider("own-thread")]
public sealed class OwnThread : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new Dispatcher(async () =>
    {
        new Thread(() => throw new InvalidOperationException("from a thread")).Start();
        await new TaskCompletionSource().Task;
        return AlertReceipt.Accepted;
    });
}

[AlertProvider("stack-overflow")]
public sealed class StackOverflow : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new Dispatcher(() => Deeper(1));

    private static Task<AlertReceipt> Deeper(int depth) =>
        depth == 0 ? null! : Deeper(depth + 1).ContinueWith(call => call.Result);
}

[AlertProvider("fail-fast")]
public sealed class FailFast : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new Dispatcher(() =>
    {
        Environment.FailFast("the provider has enough");
        return null!;
    });
}

[AlertProvider("exit")]
public sealed class Exit : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new Dispatcher(() =>
    {
        Environment.Exit(0);
        return null!;
    });
}
