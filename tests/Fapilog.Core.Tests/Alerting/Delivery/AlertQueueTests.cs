using Fapilog.Cursors;
using Fapilog.Support;

namespace Fapilog.Alerting;

public class AlertQueueTests
{
    [Fact]
    public async Task TakeAsync_AnyOrderOfAdding_GivesTheMostSevereAndThenTheOldest()
    {
        var queue = Queue(10);
        AlertSeverity[] added =
        [
            AlertSeverity.Info,
            AlertSeverity.Critical,
            AlertSeverity.Warning,
            AlertSeverity.Critical,
            AlertSeverity.Error,
            AlertSeverity.Info,
        ];
        for (var i = 0; i < added.Length; i++)
        {
            Assert.Null(queue.Add(Alert(added[i], i)));
        }

        var taken = new List<long>();
        while (queue.Count > 0)
        {
            taken.Add(NumberOf((await queue.TakeAsync(default)).Alert));
        }

        Assert.Equal([1, 3, 4, 2, 0, 5], taken);
    }

    [Fact]
    public void Add_BeyondTheCapacity_GivesBackTheLeastSevereAndNewest()
    {
        var queue = Queue(2);

        Assert.Null(queue.Add(Alert(AlertSeverity.Info, 0)));
        Assert.Null(queue.Add(Alert(AlertSeverity.Info, 1)));
        Assert.Equal(1, NumberOf(queue.Add(Alert(AlertSeverity.Critical, 2))!));
        Assert.Equal(3, NumberOf(queue.Add(Alert(AlertSeverity.Info, 3))!));
        Assert.Equal(2, queue.Count);
    }

    [Fact]
    public async Task WhenIdleAsync_AnAlertBetweenTheQueueAndItsCall_IsWaitedFor()
    {
        var queue = Queue(2);
        queue.Add(Alert(AlertSeverity.Info, 0));
        await queue.TakeAsync(default);

        var idle = queue.WhenIdleAsync(Some.Noon, default);
        Assert.Equal((0, false), (queue.Count, idle.IsCompleted));
        queue.Release();

        await idle.WaitAsync(Soon.Limit);
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void WhenIdleAsync_AnAlertWaitsForItsTime_IsWaitedForIfThatIsBeforeTheLimit(int limit, bool idle)
    {
        var queue = Queue(2);
        var alert = Alert(AlertSeverity.Info, 0);
        alert.NotBefore = Some.Noon.AddSeconds(60);
        queue.Add(alert);

        Assert.Equal(idle, queue.WhenIdleAsync(Some.Noon.AddSeconds(limit), default).IsCompleted);
    }

    [Fact]
    public async Task TakeAsync_TheBreakerIsOpen_WaitsAndThenGivesOneOnly()
    {
        var clock = Some.Clock();
        var breaker = new CircuitBreaker(clock);
        var queue = new AlertQueue(9, breaker, clock);
        queue.Add(Alert(AlertSeverity.Info, 0));
        queue.Add(Alert(AlertSeverity.Info, 1));
        var first = await queue.TakeAsync(default);
        var pause =
            breaker.Failed(
                first.Pass!.Value, new AlertCallResult(AlertCallStatus.InstanceFailed, RetryAfter: TimeSpan.FromHours(1)));
        Assert.Equal(TimeSpan.FromHours(1), pause);
        queue.Add(first.Alert);
        queue.Release();

        Assert.True(queue.WhenIdleAsync(Some.Noon.AddMinutes(59), default).IsCompleted);
        Assert.False(queue.WhenIdleAsync(Some.Noon.AddMinutes(60), default).IsCompleted);
        var (taking, other) = (queue.TakeAsync(default), queue.TakeAsync(default));
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.False(taking.IsCompleted || other.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(1));

        var one = await Task.WhenAny(taking, other).WaitAsync(Soon.Limit);
        var rest = one == taking ? other : taking;
        var probe = await one;
        Assert.Equal((true, false), (probe.Pass!.Value.IsProbe, rest.IsCompleted));
        Assert.True(breaker.Answered(probe.Pass!.Value));
        Assert.False((await rest.WaitAsync(Soon.Limit)).Pass!.Value.IsProbe);
    }

    [Fact]
    public async Task TakeAsync_ForAProbe_GivesTheLeastTried()
    {
        var clock = Some.Clock();
        var breaker = new CircuitBreaker(clock);
        var queue = new AlertQueue(9, breaker, clock);
        var (often, never) = (Alert(AlertSeverity.Critical, 0), Alert(AlertSeverity.Info, 1));
        often.Attempts = 7;
        queue.Add(often);
        queue.Add(never);
        Assert.True(breaker.TryPass(clock.GetUtcNow(), out var pass));
        breaker.Failed(pass, new AlertCallResult(AlertCallStatus.InstanceFailed));
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Same(never, (await queue.TakeAsync(default)).Alert);
    }

    [Fact]
    public async Task TakeAsync_TheTokenHasFired_TakesNothing()
    {
        var queue = Queue(2);
        queue.Add(Alert(AlertSeverity.Info, 0));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queue.TakeAsync(new CancellationToken(true)));

        Assert.Single(queue.RemoveAll());
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void Schedule_OfFailures_GrowsUpToItsLimitAndNeverBelowTheVendorsWait()
    {
        for (var attempts = 1; attempts < 40; attempts++)
        {
            var full = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, attempts - 1), 300));
            Assert.InRange(RedeliverySchedule.AfterFailure(attempts, null), full * 0.8, full);
            var probe = TimeSpan.FromMinutes(Math.Min(Math.Pow(2, attempts - 1), 15));
            Assert.InRange(RedeliverySchedule.AfterOpening(attempts, refused: true, null), probe * 0.8, probe);
            var soon = TimeSpan.FromSeconds(Math.Min(15 * Math.Pow(2, attempts - 1), 300));
            Assert.InRange(RedeliverySchedule.AfterOpening(attempts, refused: false, null), soon * 0.8, soon);
        }

        Assert.Equal(TimeSpan.FromHours(1), RedeliverySchedule.AfterFailure(1, TimeSpan.FromHours(1)));
        Assert.True(RedeliverySchedule.AfterFailure(9, TimeSpan.FromSeconds(1)) > TimeSpan.FromMinutes(3));
    }

    [Fact]
    public void Add_WhatIsNotInTheTrail_StaysAndTakesNoRoomOfWhatIs()
    {
        var queue = Queue(1);
        var unstored = new PendingAlert(Some.Critical(), new AlertDecision(AlertSeverity.Info, []), Some.Noon, (default, 1));

        Assert.Null(queue.Add(unstored));
        Assert.Null(queue.Add(Alert(AlertSeverity.Info, 5)));
        Assert.Equal(6, NumberOf(queue.Add(Alert(AlertSeverity.Info, 6))!));

        Assert.Equal((2, true), (queue.Count, queue.RemoveAll().Contains(unstored)));
    }

    [Theory]
    [InlineData("tried")]
    [InlineData("given up")]
    public void Add_MoreSevereAlertsThanThereIsRoom_KeepWhatKnowsMoreThanTheTrail(string what)
    {
        var queue = Queue(1);
        var kept = Alert(AlertSeverity.Info, 0);
        kept.Attempts = what == "tried" ? 1 : 0;
        kept.GivenUp = what == "given up" ? (UndeliveredReason.Rejected, "No.") : null;

        Assert.Null(queue.Add(kept));
        Assert.Null(queue.Add(Alert(AlertSeverity.Warning, 1)));
        Assert.Equal(1, NumberOf(queue.Add(Alert(AlertSeverity.Critical, 2))!));

        Assert.Contains(kept, queue.RemoveAll());
    }

    private static AlertQueue Queue(int capacity) => new(capacity, new CircuitBreaker(Some.Clock()), Some.Clock());

    private static long NumberOf(PendingAlert alert) => alert.Order.After.Offset;

    private static PendingAlert Alert(AlertSeverity severity, long order) =>
        new(new AlertPosition(new TrailPlace(new DateOnly(2025, 8, 7), order), order + 1, severity, Some.Noon));
}
