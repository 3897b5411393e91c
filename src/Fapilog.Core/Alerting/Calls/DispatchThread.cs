namespace Fapilog.Alerting;

/// <summary>
/// A call on its way: when it gave its thread back, and when it has ended.
/// </summary>
internal readonly record struct DispatchedCall(Task Returned, Task<DeliveryOutcome> Ended);

/// <summary>
/// A thread that calls one instance's dispatcher. A dispatcher that blocks its caller blocks this thread and nothing else;
/// the thread is then left behind, and ends by itself should the dispatcher ever return.
/// </summary>
internal sealed class DispatchThread
{
    // Not a BlockingCollection: whoever ends the thread would race with the thread that disposes it.
    private readonly object _gate = new();
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
    public DispatchedCall Begin(Func<ValueTask<DeliveryOutcome>> call)
    {
        var completion = new TaskCompletionSource<Task<DeliveryOutcome>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Wake(() => _next = () => Complete(completion, call));
        return new DispatchedCall(completion.Task, completion.Task.Unwrap());
    }

    /// <summary>Lets the thread end once it is free.</summary>
    public void End() => Wake(() => _ended = true);

    private static void Complete(TaskCompletionSource<Task<DeliveryOutcome>> completion, Func<ValueTask<DeliveryOutcome>> call)
    {
        try
        {
            completion.SetResult(call().AsTask());
        }
#pragma warning disable CA1031 // Unhandled on a thread of ours, an exception would end the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            completion.SetException(exception);
        }
    }

    private void Wake(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        // For the thread's life, so that no call pays for it.
        AlertCallScope.Enter(_instance);
        while (RunNext())
        {
        }
    }

    // A method of its own, so that nothing of the last call is held by a local while the thread waits for the next.
    private bool RunNext()
    {
        var work = Take();
        work?.Invoke();
        return work is not null;
    }

    private Action? Take()
    {
        lock (_gate)
        {
            while (_next is null && !_ended)
            {
                Monitor.Wait(_gate);
            }

            var work = _next;
            _next = null;
            return work;
        }
    }
}
