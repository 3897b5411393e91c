namespace Fapilog.Alerting;

/// <summary>
/// The threads of one instance: one for each call at a time, made when first needed. One that a call does not give back is
/// left behind, and the next call gets another.
/// </summary>
internal sealed class DispatchThreads : IDisposable
{
    private readonly string _instance;
    private readonly Lock _gate = new();
    private readonly Stack<DispatchThread> _idle = [];
    private bool _disposed;

    public DispatchThreads(string instance)
    {
        _instance = instance;
    }

    /// <summary>Makes a call and waits for it. A call beyond the limit is handed to whoever looks after it from then on.</summary>
    /// <param name="call">The call.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="timeProvider">The clock of the limit.</param>
    /// <param name="abandon">Gets the abandoned call; what it returns is the outcome.</param>
    public async Task<DeliveryOutcome> CallAsync(
        Func<ValueTask<DeliveryOutcome>> call, TimeSpan limit, TimeProvider timeProvider, Func<DispatchedCall, DeliveryOutcome> abandon)
    {
        var thread = Rent();
        var begun = thread.Begin(call);
        try
        {
            return await begun.Ended.WaitAsync(limit, timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The call may have ended between the wait's own end and here: then it counts, and not the wait.
            return begun.Ended.IsCompleted ? await begun.Ended.ConfigureAwait(false) : abandon(begun);
        }
        finally
        {
            Return(thread, isFree: begun.Returned.IsCompleted);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_idle.TryPop(out var thread))
            {
                thread.End();
            }
        }
    }

    private DispatchThread Rent()
    {
        lock (_gate)
        {
            return _idle.TryPop(out var thread) ? thread : new DispatchThread(_instance);
        }
    }

    private void Return(DispatchThread thread, bool isFree)
    {
        lock (_gate)
        {
            if (_disposed || !isFree)
            {
                thread.End();
            }
            else
            {
                _idle.Push(thread);
            }
        }
    }
}
