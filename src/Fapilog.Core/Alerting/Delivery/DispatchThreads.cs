namespace Fapilog.Alerting;

/// <summary>
/// The threads that call one instance's dispatcher: one for each concurrent call, created when first needed. A dispatcher that
/// blocks its caller blocks one of them and nothing else; the next call gets another.
/// </summary>
internal sealed class DispatchThreads : IDisposable
{
    private readonly string _instance;
    private readonly Lock _lock = new();
    private readonly Stack<DispatchThread> _idle = [];
    private bool _disposed;

    public DispatchThreads(string instance)
    {
        _instance = instance;
    }

    /// <summary>
    /// Starts a call on a thread and waits as <paramref name="end"/> says. A thread that is blocked by then is abandoned.
    /// </summary>
    /// <param name="begin">Runs on the thread; the rest of the call does not need it.</param>
    /// <param name="end">Waits for the call, as long as it wants to.</param>
    public async Task<AlertCallResult> CallAsync(
        Func<Task<AlertReceipt>> begin, Func<StartedCall, ValueTask<AlertCallResult>> end)
    {
        var thread = Rent();
        var call = thread.Begin(begin);
        try
        {
            return await end(call).ConfigureAwait(false);
        }
        finally
        {
            Return(thread, isFree: call.Returned.IsCompleted);
        }
    }

    public void Dispose()
    {
        lock (_lock)
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
        lock (_lock)
        {
            return _idle.TryPop(out var thread) ? thread : new DispatchThread(_instance);
        }
    }

    private void Return(DispatchThread thread, bool isFree)
    {
        lock (_lock)
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

/// <summary>
/// One thread that makes one call at a time. An abandoned thread ends by itself if the dispatcher ever returns.
/// </summary>
internal sealed class DispatchThread
{
    // Not a BlockingCollection: whoever ends the thread would race with the thread that disposes it.
    private readonly object _monitor = new();
    private readonly string _instance;
    private Action? _next;
    private bool _ended;

    public DispatchThread(string instance)
    {
        _instance = instance;
        var thread = new Thread(Run) { IsBackground = true, Name = $"fapilog-alert-{instance}" };
        thread.Start();
    }

    /// <summary>Runs the synchronous part of a call on the thread; the rest of the call goes on without it.</summary>
    public StartedCall Begin(Func<Task<AlertReceipt>> call)
    {
        var completion = new TaskCompletionSource<Task<AlertReceipt>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Wake(() => _next = () => Complete(completion, call));
        return new StartedCall(completion.Task, completion.Task.Unwrap());
    }

    /// <summary>Lets the thread end once it is free.</summary>
    public void End() => Wake(() => _ended = true);

    private static void Complete(TaskCompletionSource<Task<AlertReceipt>> completion, Func<Task<AlertReceipt>> call)
    {
        try
        {
            completion.SetResult(call());
        }
#pragma warning disable CA1031 // An unhandled exception on a thread of ours would end the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            completion.SetException(exception);
        }
    }

    private void Wake(Action change)
    {
        lock (_monitor)
        {
            change();
            Monitor.Pulse(_monitor);
        }
    }

    private void Run()
    {
        // Once for the thread's life, so that its calls do not pay for it.
        AlertCallScope.Enter(_instance);
        while (RunNext())
        {
        }
    }

    // A method of its own, so that no local holds anything of the last call while the thread waits for the next.
    private bool RunNext()
    {
        var work = Take();
        work?.Invoke();
        return work is not null;
    }

    private Action? Take()
    {
        lock (_monitor)
        {
            while (_next is null && !_ended)
            {
                Monitor.Wait(_monitor);
            }

            var work = _next;
            _next = null;
            return work;
        }
    }
}
