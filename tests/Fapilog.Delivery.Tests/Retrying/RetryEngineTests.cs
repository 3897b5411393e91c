using Fapilog.Alerting;

namespace Fapilog.Delivery.Tests.Retrying;

public sealed class RetryEngineTests
{
    private readonly RecordingClock _clock = new();
    private readonly RetryOptions _options = new() { Jitter = () => 1 };
    private readonly List<string> _retries = [];

    [Fact]
    public async Task RunAsync_DeliveredAtOnce_WaitsForNothing()
    {
        var value = await RunAsync(_ => "ok");

        Assert.Equal("ok", value);
        Assert.Empty(_retries);
    }

    [Fact]
    public async Task RunAsync_TemporaryWithoutRetryAfter_WaitsTwiceAsLongEachTime()
    {
        var run = RunAsync(number => number < 4 ? throw Busy() : "ok");
        await _clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(0.5));
        await _clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(1));
        await _clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(2));

        Assert.Equal("ok", await run);
        Assert.Equal(
            ["Busy. Attempt 2 follows in 0.5 s.", "Busy. Attempt 3 follows in 1 s.", "Busy. Attempt 4 follows in 2 s."],
            _retries);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 4)]
    [InlineData(1, 8)]
    [InlineData(7, 8)]
    public void Backoff_LateAttempt_IsAPartOfTheLongestDelay(double jitter, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new RetryOptions { Jitter = () => jitter }.Backoff(30));

    [Fact]
    public void Jitter_Default_StaysBetweenZeroAndOne()
    {
        var options = new RetryOptions();

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.InRange(options.Jitter(), 0, 1));
    }

    [Fact]
    public async Task RunAsync_RetryAfter_IsKeptInPlaceOfTheBackoff()
    {
        var run = RunAsync(number => number == 1 ? throw Busy(TimeSpan.FromSeconds(20)) : "ok");
        await _clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("ok", await run);
    }

    [Fact]
    public async Task RunAsync_AttemptsExhausted_IsTemporaryWithTheLastRetryAfter()
    {
        _options.MaxAttempts = 2;
        var run = RunAsync(_ => throw Busy(TimeSpan.FromSeconds(3)));
        await _clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(3));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => run);

        Assert.Equal("FAP3005: Busy. This was attempt 2 of 2.", failure.Message);
        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.Equal(TimeSpan.FromSeconds(3), failure.RetryAfter);
    }

    [Fact]
    public async Task RunAsync_WaitDoesNotFitTheDeadline_FailsAtOnceWithRetryAfter()
    {
        var attempts = 0;
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => RunAsync(
            _ =>
            {
                attempts++;
                throw Busy(TimeSpan.FromSeconds(30));
            },
            _clock.GetUtcNow().AddSeconds(10)));

        Assert.Equal(1, attempts);
        Assert.Equal("FAP3006: Busy. The next attempt is due in 30 s, and the alert's deadline leaves 10 s.", failure.Message);
        Assert.Equal(TimeSpan.FromSeconds(30), failure.RetryAfter);
        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
    }

    [Fact]
    public async Task RunAsync_NoDeadline_UsesTheDefaultOne()
    {
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => RunAsync(_ => throw Busy(TimeSpan.FromSeconds(60))));

        Assert.Contains("leaves 60 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_DeadlinePassed_TriesNothing()
    {
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => RunAsync(_ => throw new InvalidOperationException("tried"), _clock.GetUtcNow()));

        Assert.Equal("FAP3006: The alert's deadline had passed before attempt 1 to 'host' began.", failure.Message);
    }

    [Fact]
    public async Task RunAsync_AttemptHangs_IsCutAndTriedAgain()
    {
        var run = RunAsync(async (number, token) =>
        {
            if (number == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
            }

            return "ok";
        });
        await _clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(15));
        await _clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(0.5));

        Assert.Equal("ok", await run);
        Assert.Equal("'host' did not answer within 15 s. Attempt 2 follows in 0.5 s.", Assert.Single(_retries));
    }

    [Fact]
    public async Task RunAsync_AttemptHangs_IsCutAtTheDeadline()
    {
        var run = RunAsync(
            async (_, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
                return "never";
            },
            _clock.GetUtcNow().AddSeconds(4));
        await _clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(4));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => run);

        Assert.StartsWith("FAP3006: 'host' did not answer within 4 s.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_FailedForGood_ThrowsWhatTheAttemptMade()
    {
        var failure = new AlertDeliveryException(AlertFailureKind.Rejected, "No.");

        Assert.Same(failure, await Assert.ThrowsAsync<AlertDeliveryException>(() => RunAsync(_ => throw failure)));
    }

    [Fact]
    public async Task RunAsync_CancelledWhileWaiting_ThrowsCancellationWithTheLastFailure()
    {
        using var source = new CancellationTokenSource();
        var busy = Busy();
        var run = RunAsync((_, _) => throw busy, null, source.Token);
        await _clock.WaitUntilSetAsync(TimeSpan.FromSeconds(0.5));
        await source.CancelAsync();

        Assert.Same(busy, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run)).InnerException);
    }

    [Fact]
    public async Task RunAsync_CancelledDuringAttempt_ThrowsCancellationNotTemporary()
    {
        using var source = new CancellationTokenSource();
        var run = RunAsync(
            async (_, token) =>
            {
                await source.CancelAsync();
                token.ThrowIfCancellationRequested();
                return "never";
            },
            null,
            source.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public void Constructor_NoAttempts_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryEngine(new RetryOptions { MaxAttempts = 0 }, _clock));

    private static AlertDeliveryException Busy(TimeSpan? retryAfter = null) =>
        new(AlertFailureKind.Temporary, "Busy.") { RetryAfter = retryAfter };

    private Task<string> RunAsync(Func<int, string> attempt, DateTimeOffset? deadline = null) =>
        RunAsync((number, _) => Task.FromResult(attempt(number)), deadline);

    private Task<string> RunAsync(
        Func<int, CancellationToken, Task<string>> attempt,
        DateTimeOffset? deadline = null,
        CancellationToken cancellationToken = default)
    {
        var number = 0;
        _options.OnRetry = _retries.Add;
        return new RetryEngine(_options, _clock)
            .RunAsync("host", token => attempt(++number, token), deadline, cancellationToken)
            .WaitAsync(Patience.Limit, CancellationToken.None);
    }
}
