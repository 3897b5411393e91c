namespace Fapilog.Loading;

/// <summary>
/// Runs third-party code on a thread of its own and waits for it no longer than a limit. A thread that hangs is abandoned: it
/// cannot be stopped, and as a background thread it does not keep the process alive.
/// </summary>
internal static class LimitedThread
{
    /// <param name="name">The thread's name, for debuggers and dumps.</param>
    /// <param name="work">The work.</param>
    /// <param name="timeout">The limit.</param>
    /// <param name="timeProvider">The clock of the limit.</param>
    /// <param name="late">What to do with a result that comes after the limit.</param>
    /// <exception cref="TimeoutException">The limit has passed.</exception>
    public static T Run<T>(string name, Func<T> work, TimeSpan timeout, TimeProvider timeProvider, Action<T> late)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Complete(work, done)) { IsBackground = true, Name = name };
        thread.Start();
        try
        {
            return done.Task.WaitAsync(timeout, timeProvider).GetAwaiter().GetResult();
        }
        catch (TimeoutException) when (!done.Task.IsCompleted)
        {
            _ = DiscardAsync(done.Task, late);
            throw;
        }
    }

    private static void Complete<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(work());
        }
#pragma warning disable CA1031 // On a thread of our own an exception would end the process; the waiter gets it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            done.SetException(exception);
        }
    }

    private static async Task DiscardAsync<T>(Task<T> task, Action<T> late)
    {
        try
        {
            late(await task.ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Nobody waits any more: whatever it is, it came too late.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
