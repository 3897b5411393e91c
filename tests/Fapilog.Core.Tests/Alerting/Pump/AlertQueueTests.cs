using Fapilog.Support;

namespace Fapilog.Alerting;

public class AlertQueueTests
{
    [Fact]
    public async Task TakeAsync_AnyOrderOfAdding_GivesTheMostSevereAndThenTheOldest()
    {
        var queue = new AlertQueue(10, Some.Clock());
        AlertSeverity[] added = [AlertSeverity.Info, AlertSeverity.Critical, AlertSeverity.Warning, AlertSeverity.Critical, AlertSeverity.Error, AlertSeverity.Info];
        for (var i = 0; i < added.Length; i++)
        {
            Assert.Null(queue.Add(Alert(added[i], i)));
        }

        var taken = new List<long>();
        while (queue.Count > 0)
        {
            taken.Add((await queue.TakeAsync(default)).Order);
        }

        Assert.Equal([1, 3, 4, 2, 0, 5], taken);
    }

    [Fact]
    public void Add_BeyondTheCapacity_GivesBackTheLeastSevereAndNewest()
    {
        var queue = new AlertQueue(2, Some.Clock());

        Assert.Null(queue.Add(Alert(AlertSeverity.Info, 0)));
        Assert.Null(queue.Add(Alert(AlertSeverity.Info, 1)));
        Assert.Equal(1, queue.Add(Alert(AlertSeverity.Critical, 2))?.Order);
        Assert.Equal(3, queue.Add(Alert(AlertSeverity.Info, 3))?.Order);
        Assert.Equal(2, queue.Count);
    }

    [Fact]
    public async Task PauseUntil_AnEarlierMoment_DoesNotEndTheLongerPause()
    {
        var clock = Some.Clock();
        var queue = new AlertQueue(2, clock);
        queue.PauseUntil(Some.Noon.AddHours(1));
        queue.PauseUntil(Some.Noon.AddMinutes(1));
        queue.Add(Alert(AlertSeverity.Info, 0));

        Assert.False(queue.HasDueBy(Some.Noon.AddMinutes(59)));
        Assert.True(queue.HasDueBy(Some.Noon.AddMinutes(60)));
        clock.Advance(TimeSpan.FromMinutes(2));
        var taking = queue.TakeAsync(default);
        Assert.False(taking.IsCompleted);
        await Soon.EndsAsync(taking, clock, TimeSpan.FromMinutes(10));
        Assert.True(clock.GetUtcNow() >= Some.Noon.AddHours(1));
    }

    [Fact]
    public async Task TakeAsync_TheTokenHasFired_TakesNothing()
    {
        var queue = new AlertQueue(2, Some.Clock());
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
            Assert.InRange(RedeliverySchedule.AfterInstanceFailure(attempts, null), probe * 0.8, probe);
        }

        Assert.Equal(TimeSpan.FromHours(1), RedeliverySchedule.AfterFailure(1, TimeSpan.FromHours(1)));
        Assert.True(RedeliverySchedule.AfterFailure(9, TimeSpan.FromSeconds(1)) > TimeSpan.FromMinutes(3));
    }

    private static PendingAlert Alert(AlertSeverity severity, long order) => new(Some.Critical(), severity, Some.Noon, order);
}
