using Fapilog.Alerting;

namespace Fapilog.Delivery.Tests.Pacing;

public sealed class PacerTests
{
    private static readonly PacingRule OnePerSecond = new(1, TimeSpan.FromSeconds(1));

    private readonly RecordingClock _clock = new();

    private DateTimeOffset Late => _clock.GetUtcNow() + TimeSpan.FromHours(48);

    [Fact]
    public async Task WaitAsync_OfASecondCall_WaitsForTheWindowAfterTheEndOfTheFirst()
    {
        var pacer = new Pacer([OnePerSecond], _clock);
        var call = pacer.For("room", AlertSeverity.Info);
        var first = await call.WaitAsync(Late, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(5));
        var second = call.WaitAsync(Late, CancellationToken.None);
        Assert.False(second.IsCompleted);

        first.Dispose();
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(second.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        await second.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task WaitAsync_OfAnotherDestination_DoesNotWait()
    {
        var pacer = new Pacer([OnePerSecond], _clock);
        await pacer.For("room", AlertSeverity.Info).WaitAsync(Late, CancellationToken.None);

        await pacer.For("other", AlertSeverity.Info).WaitAsync(Late, CancellationToken.None).WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task WaitAsync_OfTwoInstancesWithOneKey_KeepsOneRate()
    {
        var first = new Pacer([OnePerSecond], _clock).For("key", AlertSeverity.Info);
        (await first.WaitAsync(Late, CancellationToken.None)).Dispose();
        var other = new Pacer([OnePerSecond], _clock).For("key", AlertSeverity.Info).WaitAsync(Late, CancellationToken.None);

        Assert.False(other.IsCompleted);
        await new Pacer([new(2, TimeSpan.FromSeconds(1))], _clock).For("key", AlertSeverity.Info)
            .WaitAsync(Late, CancellationToken.None).WaitAsync(Patience.Limit);
        await new Pacer([OnePerSecond], new RecordingClock()).For("key", AlertSeverity.Info)
            .WaitAsync(Late, CancellationToken.None).WaitAsync(Patience.Limit);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await other.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Hold_OfOneInstance_HoldsTheOtherWithTheSameKey()
    {
        new Pacer([], _clock).For("key", AlertSeverity.Info).Hold(TimeSpan.FromSeconds(30));
        var other = new Pacer([], _clock).For("key", AlertSeverity.Info).WaitAsync(Late, CancellationToken.None);

        Assert.False(other.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await other.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task WaitAsync_OfSeveral_LetsTheMostSevereGoFirst()
    {
        var pacer = new Pacer([OnePerSecond], _clock);
        (await pacer.For("room", AlertSeverity.Info).WaitAsync(Late, CancellationToken.None)).Dispose();
        AlertSeverity[] severities =
            [AlertSeverity.Info, AlertSeverity.Warning, AlertSeverity.Critical, AlertSeverity.Critical, AlertSeverity.Error];
        var order = new List<int>();
        var calls = severities.Select(async (severity, number) =>
        {
            using (await pacer.For("room", severity).WaitAsync(Late, CancellationToken.None))
            {
                order.Add(number);
            }
        }).ToArray();

        foreach (var count in Enumerable.Range(1, severities.Length))
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            while (calls.Count(call => call.IsCompleted) < count)
            {
                await Task.Yield();
            }
        }

        Assert.Equal([2, 3, 4, 1, 0], order);
    }

    [Fact]
    public async Task WaitAsync_OfATurnAfterTheDeadline_FailsAtOnceWithTheWait()
    {
        var pacer = new Pacer([new PacingRule(1, TimeSpan.FromMinutes(1))], _clock);
        var call = pacer.For("secret-key", AlertSeverity.Info);
        (await call.WaitAsync(Late, CancellationToken.None)).Dispose();
        var waiting = call.WaitAsync(Late, CancellationToken.None);

        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => call.WaitAsync(_clock.GetUtcNow() + TimeSpan.FromSeconds(90), CancellationToken.None));

        Assert.Equal((AlertFailureKind.Temporary, TimeSpan.FromMinutes(2)), (failure.Kind, failure.RetryAfter));
        Assert.StartsWith("FAP3011: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", failure.ToString(), StringComparison.Ordinal);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task WaitAsync_OvertakenPastItsDeadline_FailsThen()
    {
        var pacer = new Pacer([OnePerSecond], _clock);
        var (info, critical) = (pacer.For("room", AlertSeverity.Info), pacer.For("room", AlertSeverity.Critical));
        var held = await info.WaitAsync(Late, CancellationToken.None);
        var overtaken = info.WaitAsync(_clock.GetUtcNow() + TimeSpan.FromSeconds(1.5), CancellationToken.None);
        var severe = critical.WaitAsync(Late, CancellationToken.None);
        held.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await severe.WaitAsync(Patience.Limit);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            AlertFailureKind.Temporary,
            (await Assert.ThrowsAsync<AlertDeliveryException>(() => overtaken.WaitAsync(Patience.Limit))).Kind);
    }

    [Fact]
    public async Task WaitAsync_Cancelled_GivesItsPlaceToTheNext()
    {
        var pacer = new Pacer([OnePerSecond], _clock);
        using var stop = new CancellationTokenSource();
        var call = pacer.For("room", AlertSeverity.Info);
        (await call.WaitAsync(Late, CancellationToken.None)).Dispose();
        var cancelled = call.WaitAsync(Late, stop.Token);
        var next = call.WaitAsync(Late, CancellationToken.None);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await next.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task Hold_OfADestination_LetsEveryCallWait()
    {
        var pacer = new Pacer([], _clock);
        var call = pacer.For("room", AlertSeverity.Info);
        call.Hold(TimeSpan.FromSeconds(30));
        var waiting = pacer.For("room", AlertSeverity.Critical).WaitAsync(Late, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await waiting.WaitAsync(Patience.Limit);
    }

    /// <summary>
    /// Whatever the rules and however long the calls take, no window ever holds more calls than its rule allows.
    /// </summary>
    [Fact]
    public async Task WaitAsync_UnderSeveralRules_NeverBreaksOne()
    {
        PacingRule[] rules =
            [new(4, TimeSpan.FromSeconds(1)), new(10, TimeSpan.FromSeconds(30)), new(20, TimeSpan.FromMinutes(5))];
        var pacer = new Pacer(rules, _clock);
        var random = new Random(5);
        var arrivals = new List<DateTimeOffset>();
        var calls = Enumerable.Range(0, 60).Select(async _ =>
        {
            using (await pacer.For("room", AlertSeverity.Info).WaitAsync(Late, CancellationToken.None))
            {
                arrivals.Add(_clock.GetUtcNow());
            }
        }).ToArray();

        var all = Task.WhenAll(calls);
        while (!all.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(random.Next(1, 400)));
            await Task.Yield();
        }

        Assert.All(rules, rule => Assert.All(
            arrivals,
            end => Assert.InRange(arrivals.Count(one => one > end - rule.Window && one <= end), 1, rule.Calls)));
    }

    [Fact]
    public void Pacer_OfARuleWithoutCalls_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PacingRule(0, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PacingRule(1, TimeSpan.Zero));
    }
}
