using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Tests.Shared;

/// <summary>
/// A clock that stands still until a test moves it, and tells which timers were set.
/// </summary>
internal sealed class RecordingClock : FakeTimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<(ITimer Timer, TimeSpan DueTime)> _pending = [];
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
        RecordingTimer? timer = null;
        timer = new RecordingTimer(this, base.CreateTimer(Fire, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        timer.Change(dueTime, period);
        return timer;

        void Fire(object? state)
        {
            Withdraw(timer!);
            callback(state);
        }
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
            lock (_lock)
            {
                if (_pending.FindIndex(pending => isMeant(pending.DueTime)) is var at and >= 0)
                {
                    var dueTime = _pending[at].DueTime;
                    _pending.RemoveAt(at);
                    return dueTime;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(Patience.Limit, cancellationToken);
        }
    }

    // It fires, or is set anew: what it was set to no longer comes.
    private void Withdraw(ITimer timer)
    {
        lock (_lock)
        {
            _pending.RemoveAll(pending => pending.Timer == timer);
        }
    }

    private void Note(ITimer timer, TimeSpan dueTime)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _pending.Add((timer, dueTime));
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class RecordingTimer(RecordingClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Withdraw(this);
            var isSet = timer.Change(dueTime, period);
            clock.Note(this, dueTime);
            return isSet;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
