using System.Globalization;
using Fapilog.Auditing;

namespace Fapilog.Benchmarks.Growing;

/// <summary>
/// A trail that the product writes, a day after the other.
/// </summary>
internal sealed class History : IAsyncDisposable
{
    private readonly DayClock _clock;
    private AuditTrail? _trail;

    /// <param name="directory">The trail's directory.</param>
    /// <param name="now">The time at which it goes on.</param>
    public History(string directory, DateTimeOffset? now = null)
    {
        Directory = directory;
        _clock = new DayClock(now ?? new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    }

    public string Directory { get; }

    /// <summary>Gets the number of events.</summary>
    public long Count { get; private set; }

    /// <summary>Gets the clock, which stands at the newest day.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>Returns the request of an event, which no other has.</summary>
    public static string RequestOf(long number) => string.Create(CultureInfo.InvariantCulture, $"req-{number:x16}");

    public async Task StartAsync()
    {
        _trail = new AuditTrail(new AuditTrailOptions { StoragePath = Directory }, [], _clock);
        await _trail.StartAsync();
    }

    public async Task WriteAsync(int events)
    {
        for (var i = 0; i < events; i++, Count++)
        {
            await _trail!.LogEventAsync(
                new AuditEvent
                {
                    EventType = AuditEventType.DataAccess,
                    Message = "Data read on resource: patients/42",
                    Component = "billing",
                    Operation = "read",
                    UserId = string.Create(CultureInfo.InvariantCulture, $"user-{Count % 977}"),
                    RequestId = RequestOf(Count),
                    Metadata = AuditMap.Create(("resource", "patients/42"), ("rows", Count % 1000)),
                },
                AuditDurability.Enqueued);
        }

        await _trail!.DrainAsync();
    }

    /// <summary>The next event is of the next day.</summary>
    public void TurnDay() => _clock.TurnDay();

    /// <summary>Stops the trail; it can be started again.</summary>
    public async ValueTask DisposeAsync() => await _trail!.DisposeAsync();

    /// <summary>A clock that moves on by whole days only.</summary>
    private sealed class DayClock(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now;

        public override DateTimeOffset GetUtcNow() => _now;

        public void TurnDay() => _now = _now.AddDays(1);
    }
}
