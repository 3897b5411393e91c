namespace Fapilog.Alerting.Simulation;

/// <summary>
/// A clock that a schedule moves. Timers run when the schedule says so: when they are due, or any time later, as on a machine
/// that is busy.
/// </summary>
internal sealed class SimulatedClock(DateTimeOffset start) : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public void Advance(TimeSpan time) => _now += time;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    /// <summary>Runs one of the timers that are due. Returns false when there is none.</summary>
    public bool TryFire(Random random)
    {
        var due = _timers.FindAll(timer => timer.Due <= _now);
        if (due.Count == 0)
        {
            return false;
        }

        due[random.Next(due.Count)].Fire();
        return true;
    }

    /// <summary>Forgets the timers of a process that ended.</summary>
    public void Forget() => _timers.Clear();

    private sealed class Timer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? Due { get; private set; }

        public void Fire()
        {
            Due = null;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            // No part of the product has a timer that repeats.
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
            return true;
        }

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
