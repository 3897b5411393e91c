using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Tests.Shared;

/// <summary>
/// A clock that stands still until a test moves it, and tells which timers were set.
/// </summary>
internal sealed class RecordingClock : FakeTimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _pending = [];
    private readonly List<TimeSpan> _advanced = [];
    private TaskCompletionSource _changed = NewSignal();

    public RecordingClock()
        : base(new DateTimeOffset(2026, 3, 1, 12, 30, 46, TimeSpan.Zero))
    {
    }

    /// <summary>Gets what <see cref="AdvanceWhenSetAsync"/> moved the clock by, in order.</summary>
    public IReadOnlyList<TimeSpan> Advanced => _advanced;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        TaskCompletionSource changed;
        lock (_gate)
        {
            _pending.Add(dueTime);
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
        return timer;
    }

    /// <summary>Waits until somebody sets a timer of this length, then moves the clock by it.</summary>
    public async Task AdvanceWhenSetAsync(TimeSpan dueTime)
    {
        await WaitUntilSetAsync(dueTime);
        _advanced.Add(dueTime);
        Advance(dueTime);
    }

    /// <summary>
    /// Moves the clock over each pause of at most this length that the call makes, until the call ends: by the pause, or by a
    /// step that also covers the vendor's pace, which may hold the call after its own pause.
    /// </summary>
    public async Task AdvancePausesAsync(Task call, TimeSpan longest, TimeSpan? step = null)
    {
        while (!call.IsCompleted)
        {
            using var ended = new CancellationTokenSource();
            var pause = WaitUntilSetAsync(dueTime => dueTime <= longest && dueTime > TimeSpan.Zero, ended.Token);
            if (await Task.WhenAny(call, pause) == pause)
            {
                Advance(step ?? await pause);
            }

            await ended.CancelAsync();
        }
    }

    public Task WaitUntilSetAsync(TimeSpan dueTime) => WaitUntilSetAsync(due => due == dueTime, CancellationToken.None);

    private async Task<TimeSpan> WaitUntilSetAsync(Predicate<TimeSpan> isMeant, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_pending.FindIndex(isMeant) is var at and >= 0)
                {
                    var dueTime = _pending[at];
                    _pending.RemoveAt(at);
                    return dueTime;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(Patience.Limit, cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
