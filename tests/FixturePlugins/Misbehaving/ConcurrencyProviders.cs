using Fapilog.Alerting;

namespace Fapilog.Fixtures;

/// <summary>Says nothing of concurrency, and tells how many of its calls run.</summary>
[AlertProvider("one-at-a-time")]
public sealed class OneAtATime : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => Counting.Dispatcher(context, expected: 1);
}

/// <summary>Declares three calls at a time, and ends each only when three have run.</summary>
[AlertProvider("three-at-a-time", MaxConcurrentCalls = 3)]
public sealed class ThreeAtATime : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => Counting.Dispatcher(context, expected: 3);
}

internal static class Counting
{
    public static IAlertDispatcher Dispatcher(AlertProviderContext context, int expected)
    {
        var running = 0;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new Dispatcher(async _ =>
        {
            var now = Interlocked.Increment(ref running);
            context.Log(AlertLogLevel.Information, $"{now} running");
            if (now == expected)
            {
                reached.TrySetResult();
            }

            await reached.Task;
            for (var i = 0; i < 20; i++)
            {
                await Task.Yield();
            }

            Interlocked.Decrement(ref running);
            return AlertReceipt.Accepted;
        });
    }
}
