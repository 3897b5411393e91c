using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

internal sealed class Dispatcher : IAlertDispatcher
{
    private readonly Func<CancellationToken, Task<AlertReceipt>> _send;

    public Dispatcher(Func<CancellationToken, Task<AlertReceipt>> send)
    {
        _send = send;
    }

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default) => _send(cancellationToken);
}

public sealed class TellingSettings
{
    public Secret? Token { get; set; }
}

[AlertProvider("throws")]
public sealed class Throws : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) =>
        new Dispatcher(_ => throw new InvalidOperationException("thrown at once"));
}

[AlertProvider("faults")]
public sealed class Faults : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) =>
        new Dispatcher(_ => Task.FromException<AlertReceipt>(new InvalidOperationException("in the task")));
}

/// <summary>Puts its secret into the message of what it throws.</summary>
[AlertProvider("tells", Settings = typeof(TellingSettings))]
public sealed class Tells : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context)
    {
        var token = context.GetSettings<TellingSettings>().Token!.GetValue();
        return new Dispatcher(_ => throw new InvalidOperationException($"refused {token}"));
    }
}

/// <summary>Puts its secret into the message of what its factory method throws.</summary>
[AlertProvider("tells-early", Settings = typeof(TellingSettings))]
public sealed class TellsEarly : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) =>
        throw new InvalidOperationException($"refused {context.GetSettings<TellingSettings>().Token!.GetValue()}");
}

[AlertProvider("returns-null")]
public sealed class ReturnsNull : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new Dispatcher(_ => null!);
}

[AlertProvider("no-receipt")]
public sealed class NoReceipt : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) =>
        new Dispatcher(_ => Task.FromResult<AlertReceipt>(null!));
}

[AlertProvider("never-completes")]
public sealed class NeverCompletes : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) =>
        new Dispatcher(_ => new TaskCompletionSource<AlertReceipt>().Task);
}

/// <summary>Blocks its caller until <c>fapilog.fixtures.release</c> of the application domain, an event, is set.</summary>
[AlertProvider("blocks-thread")]
public sealed class BlocksThread : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new Dispatcher(_ =>
    {
        ((ManualResetEventSlim)AppDomain.CurrentDomain.GetData("fapilog.fixtures.release")!).Wait();
        return Task.FromResult(AlertReceipt.Accepted);
    });
}

[AlertProvider("no-dispatcher")]
public sealed class NoDispatcher : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => null!;
}
