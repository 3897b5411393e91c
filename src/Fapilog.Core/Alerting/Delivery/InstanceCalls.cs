using System.Diagnostics;
using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Calls one instance's dispatcher, each call with a composed alert, a deadline and a thread of its own, and tells the circuit
/// breaker about the calls that were abandoned.
/// </summary>
internal sealed class InstanceCalls : IDisposable
{
    private readonly SafeAlertDispatcher _dispatcher;
    private readonly AlertInstanceOptions _options;
    private readonly AlertComposer _composer;
    private readonly CircuitBreaker _breaker;
    private readonly TimeProvider _timeProvider;
    private readonly DispatchThreads _threads;
#pragma warning disable CA2213 // Not disposed: that would stop callbacks that still run, and it holds no handle.
    private readonly CancellationTokenSource _cancelAll = new();
#pragma warning restore CA2213
    private readonly CancellationTokenSource _stopWaiting = new();

    public InstanceCalls(
        SafeAlertDispatcher dispatcher,
        AlertInstanceOptions options,
        AlertComposer composer,
        CircuitBreaker breaker,
        TimeProvider timeProvider)
    {
        _dispatcher = dispatcher;
        _options = options;
        _composer = composer;
        _breaker = breaker;
        _timeProvider = timeProvider;
        _threads = new DispatchThreads(dispatcher.Name);
    }

    /// <summary>Makes one call. <paramref name="deliveredLate"/> runs if the call is abandoned and then accepted.</summary>
    public async Task<AlertCallResult> CallAsync(PendingAlert alert, Action deliveredLate)
    {
        var composed = _composer.Compose(alert, _timeProvider.GetUtcNow() + _options.Deadline);
        var channel = alert.Target?.Channel ?? _options.Channel;
#pragma warning disable CA2000 // Disposed below, or by CancelAndDispose once the dispatcher's callbacks have run.
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_cancelAll.Token);
#pragma warning restore CA2000
        var options = new CallOptions
        {
            Deadline = _options.Deadline,
            Cancellation = cancellation.Token,
            StopWaiting = _stopWaiting.Token,
            Before = CultureSnapshot.Take(),
            EndedLate = delivered => EndLate(delivered, deliveredLate),
        };
        var result = await CallAsync(composed, alert.Decision!.Severity, channel, options).ConfigureAwait(false);
        if (result.IsAbandoned || result.Status is AlertCallStatus.Cancelled)
        {
            CancelAndDispose(cancellation);
        }
        else
        {
            cancellation.Dispose();
        }

        return result;
    }

    /// <summary>Cancels the token of every call. The dispatcher's own callbacks run then; nobody waits for them.</summary>
    public void CancelAll() => _ = Observed(_cancelAll.CancelAsync());

    /// <summary>Ends the wait for every call.</summary>
    public Task StopWaitingAsync() => _stopWaiting.CancelAsync();

    public void Dispose()
    {
        _threads.Dispose();
        _stopWaiting.Dispose();
    }

    // The dispatcher's own callbacks run here. They may throw or block, so nobody waits for them.
    private static void CancelAndDispose(CancellationTokenSource cancellation) =>
        _ = Observed(cancellation.CancelAsync()).ContinueWith(_ => cancellation.Dispose(), TaskScheduler.Default);

    private static Task<AggregateException?> Observed(Task task) =>
        task.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);

    private async Task<AlertCallResult> CallAsync(
        AuditEvent composed, AlertSeverity severity, string? channel, CallOptions options)
    {
        var activity = Activity.Current;
        try
        {
            return await _threads
                .CallAsync(
                    () => Begin(composed, severity, channel, activity, options.Cancellation),
                    call => EndAsync(call, options))
                .ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever prevents a call, such as no memory for a thread, the alert must stay counted.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new AlertCallResult(AlertCallStatus.Temporary, Failure: $"The call could not be made: {exception.Message}");
        }
    }

    // The thread is the pool's own: what flows along calls does not reach it.
    private Task<AlertReceipt> Begin(
        AuditEvent composed, AlertSeverity severity, string? channel, Activity? activity, CancellationToken cancellation)
    {
        Activity.Current = activity;
        try
        {
            return _dispatcher.Begin(composed, severity, channel, cancellation);
        }
        finally
        {
            Activity.Current = null;
        }
    }

    private async ValueTask<AlertCallResult> EndAsync(StartedCall call, CallOptions options)
    {
        var result = await _dispatcher.EndAsync(call, options).ConfigureAwait(false);
        if (result.IsAbandoned)
        {
            _breaker.CallAbandoned(result.BlocksThread);
        }

        if (result.BlocksThread)
        {
            _ = call.Returned.ContinueWith(_ => _breaker.ThreadReturned(), TaskScheduler.Default);
        }

        return result;
    }

    private void EndLate(bool delivered, Action deliveredLate)
    {
        if (delivered)
        {
            deliveredLate();
        }

        _breaker.AbandonedCallEnded(delivered);
    }
}
