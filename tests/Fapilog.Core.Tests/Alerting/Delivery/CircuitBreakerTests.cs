using Fapilog.Support;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting;

public class CircuitBreakerTests
{
    private static readonly AlertCallResult Temporary = new(AlertCallStatus.Temporary);
    private static readonly AlertCallResult Refused = new(AlertCallStatus.InstanceFailed);
    private static readonly AlertCallResult TimedOut = new(AlertCallStatus.TimedOut);

    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly CircuitBreaker _breaker;

    public CircuitBreakerTests()
    {
        _breaker = new CircuitBreaker(_clock);
    }

    [Fact]
    public void Failed_FiveInARow_Opens()
    {
        for (var i = 0; i < 4; i++)
        {
            Assert.Null(_breaker.Failed(Pass(), Temporary));
        }

        Assert.InRange(_breaker.Failed(Pass(), Temporary)!.Value, TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(15));
        Assert.False(_breaker.TryPass(_clock.GetUtcNow(), out _));
    }

    [Fact]
    public void Failed_WithSuccessesBetween_DoesNotOpen()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Null(_breaker.Failed(Pass(), Temporary));
            Assert.Null(_breaker.Failed(Pass(), Temporary));
            Assert.False(_breaker.Answered(Pass()));
        }
    }

    [Fact]
    public void Failed_ForTheInstance_OpensAtOnceWithGrowingPausesAndOneProbeEach()
    {
        var pause = _breaker.Failed(Pass(), Refused)!.Value;
        foreach (var minutes in new[] { 2, 4, 8, 15, 15 })
        {
            _clock.Advance(pause - TimeSpan.FromTicks(1));
            Assert.False(_breaker.TryPass(_clock.GetUtcNow(), out _));
            _clock.Advance(TimeSpan.FromTicks(1));
            var probe = Pass();
            Assert.True(probe.IsProbe);
            Assert.False(_breaker.TryPass(_clock.GetUtcNow(), out _));
            pause = _breaker.Failed(probe, Refused)!.Value;
            Assert.InRange(pause, TimeSpan.FromMinutes(minutes * 0.8), TimeSpan.FromMinutes(minutes));
        }

        _clock.Advance(pause);
        Assert.True(_breaker.Answered(Pass()));
        Assert.False(Pass().IsProbe);
        Assert.InRange(_breaker.Failed(Pass(), Refused)!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Failed_ManyAtOnce_CountAsOneOpening()
    {
        BreakerPass[] passes = [.. Enumerable.Range(0, 8).Select(_ => Pass())];

        var pauses = passes.Select(pass => _breaker.Failed(pass, Refused)).ToList();

        Assert.NotNull(pauses[0]);
        Assert.All(pauses.Skip(1), pause => Assert.Null(pause));
    }

    [Fact]
    public void Answered_ByACallOfBeforeTheOpening_DoesNotClose()
    {
        var early = Pass();
        _breaker.Failed(Pass(), Refused);

        Assert.False(_breaker.Answered(early));
        Assert.False(_breaker.TryPass(_clock.GetUtcNow(), out _));
    }

    [Fact]
    public void NotCalled_AProbe_LetsTheNextThrough()
    {
        _clock.Advance(_breaker.Failed(Pass(), Refused)!.Value);
        var probe = Pass();
        Assert.False(_breaker.TryPass(_clock.GetUtcNow(), out _));

        _breaker.NotCalled(probe);

        Assert.True(Pass().IsProbe);
    }

    [Fact]
    public void CallAbandoned_Two_OpensAndProbesGoOnUnlessTheyBlock()
    {
        _breaker.CallAbandoned(blocksThread: false);
        Assert.Null(_breaker.Failed(Pass(), TimedOut));
        _breaker.CallAbandoned(blocksThread: false);
        var pause = _breaker.Failed(Pass(), TimedOut);
        Assert.NotNull(pause);

        _clock.Advance(pause.Value);
        Assert.True(Pass().IsProbe);
    }

    [Fact]
    public void CallAbandoned_TwoThatBlock_LetNothingThroughUntilOneReturns()
    {
        _breaker.CallAbandoned(blocksThread: true);
        _breaker.CallAbandoned(blocksThread: true);
        Assert.NotNull(_breaker.Failed(PassBefore(), TimedOut));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(DateTimeOffset.MaxValue, _breaker.PassableAt);

        _breaker.ThreadReturned();

        Assert.True(Pass().IsProbe);
    }

    [Fact]
    public void AbandonedCallEnded_Accepted_IsProbedAtOnce()
    {
        _breaker.CallAbandoned(blocksThread: false);
        _breaker.CallAbandoned(blocksThread: false);
        _breaker.Failed(Pass(), TimedOut);
        _breaker.AbandonedCallEnded(delivered: false);
        Assert.False(_breaker.TryPass(_clock.GetUtcNow(), out _));

        _breaker.AbandonedCallEnded(delivered: true);

        Assert.True(Pass().IsProbe);
    }

    private static BreakerPass PassBefore() => new(Round: 0, IsProbe: false);

    private BreakerPass Pass()
    {
        Assert.True(_breaker.TryPass(_clock.GetUtcNow(), out var pass));
        return pass;
    }
}
