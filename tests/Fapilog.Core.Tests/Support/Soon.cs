using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Support;

/// <summary>Waits for what happens on other threads; the limit only ends a test that would otherwise hang.</summary>
internal static class Soon
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(90);

    public static async Task TrueAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(1, limit.Token);
        }
    }

    /// <summary>Advances the clock step by step until a task has ended.</summary>
    public static async Task EndsAsync(Task task, FakeTimeProvider clock, TimeSpan step)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!task.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            clock.Advance(step);
            await Task.WhenAny(task, Task.Delay(1, limit.Token));
        }

        await task;
    }

    /// <summary>Advances the clock step by step until a condition holds.</summary>
    public static Task TrueAsync(Func<bool> condition, FakeTimeProvider clock, TimeSpan step) => TrueAsync(() =>
    {
        if (condition())
        {
            return true;
        }

        clock.Advance(step);
        return false;
    });
}
