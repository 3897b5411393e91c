using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Loading.Tests;

/// <summary>
/// A clock to advance that tells when somebody began to wait on it.
/// </summary>
internal sealed class WatchedTimeProvider : FakeTimeProvider
{
    private readonly TaskCompletionSource _timerMade = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task TimerMade => _timerMade.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _timerMade.TrySetResult();
        return timer;
    }
}
