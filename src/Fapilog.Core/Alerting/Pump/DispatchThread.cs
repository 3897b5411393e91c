using System.Collections.Concurrent;

namespace Fapilog.Alerting;

/// <summary>
/// A thread that calls one instance's dispatcher. A dispatcher that blocks its caller blocks this thread and nothing else;
/// the thread is then left behind, and ends by itself should the dispatcher ever return.
/// </summary>
internal sealed class DispatchThread
{
    private readonly BlockingCollection<Action> _work = [];

    public DispatchThread(string name)
    {
        var thread = new Thread(Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>Runs the synchronous part of a call on the thread; the rest of the call goes on without it.</summary>
    public Task<DeliveryOutcome> RunAsync(Func<ValueTask<DeliveryOutcome>> call)
    {
        var completion = new TaskCompletionSource<Task<DeliveryOutcome>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() => completion.SetResult(call().AsTask()));
        return completion.Task.Unwrap();
    }

    /// <summary>Lets the thread end once it is free.</summary>
    public void End() => _work.CompleteAdding();

    private void Run()
    {
        // For the thread's life, so that no call pays for it.
        AlertCallScope.Enter();
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }

        _work.Dispose();
    }
}
