namespace Fapilog.Alerting;

/// <summary>
/// The threads of one instance: one for each call at a time, made when first needed. A blocked one is replaced, twice at
/// most: a dispatcher that goes on blocking would otherwise take a thread with every alert.
/// </summary>
internal sealed class DispatchThreads : IDisposable
{
    private const int MostBlocked = 2;

    private readonly string _name;
    private readonly Lock _gate = new();
    private readonly Stack<DispatchThread> _idle = [];
    private int _blocked;
    private bool _disposed;

    public DispatchThreads(string name)
    {
        _name = $"fapilog-alert-{name}";
    }

    /// <summary>Gets a value indicating whether as many calls block as are tolerated.</summary>
    public bool Exhausted
    {
        get
        {
            lock (_gate)
            {
                return _blocked >= MostBlocked;
            }
        }
    }

    /// <summary>Makes a call. The task faults with <see cref="TimeoutException"/> when the call does not end within the limit.</summary>
    public async Task<DeliveryOutcome> CallAsync(Func<ValueTask<DeliveryOutcome>> call, TimeSpan limit, TimeProvider timeProvider)
    {
        var thread = Rent();
        var running = thread.RunAsync(call);
        try
        {
            var outcome = await running.WaitAsync(limit, timeProvider).ConfigureAwait(false);
            Return(thread);
            return outcome;
        }
        catch (TimeoutException)
        {
            Abandon(thread, running);
            throw;
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
            return _idle.TryPop(out var thread) ? thread : new DispatchThread(_name);
        }
    }

    private void Return(DispatchThread thread)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                thread.End();
            }
            else
            {
                _idle.Push(thread);
            }
        }
    }

    private void Abandon(DispatchThread thread, Task running)
    {
        lock (_gate)
        {
            _blocked++;
            thread.End();
        }

        _ = running.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                lock (_gate)
                {
                    _blocked--;
                }
            },
            TaskScheduler.Default);
    }
}
