using Fapilog.Auditing;
using Fapilog.Support;

namespace Fapilog.Alerting;

/// <summary>
/// Whatever a dispatcher does, every event is stored, the others deliver, and the trail stops within its limit.
/// </summary>
public sealed class MisbehavingDispatcherTests : TrailTest
{
    private readonly TaskCompletionSource _release = new();

    public override Task DisposeAsync()
    {
        _release.TrySetResult();
        return base.DisposeAsync();
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("faults")]
    [InlineData("returns null")]
    [InlineData("never completes")]
    [InlineData("blocks its thread")]
    [InlineData("throws what cannot tell its message")]
    public async Task ADispatcherThatMisbehaves_HurtsNobodyElse(string how)
    {
        var good = new CollectingDispatcher();
        using var bad = new ScriptedDispatcher(_ => Misbehave(how));
        var trail = await StartAsync(new AlertInstance("bad", bad), new AlertInstance("good", good));
        for (var i = 0; i < 5; i++)
        {
            await trail.LogEventAsync(Some.Critical()).AsTask().WaitAsync(Soon.Limit);
        }

        await bad.NextCallAsync();
        await Soon.TrueAsync(() => good.Sent.Count(sent => sent.Event.Alert.FindingKey is null) == 5);
        await trail.DrainAsync().WaitAsync(Soon.Limit);
        await Soon.EndsAsync(trail.StopAsync(), Clock, TimeSpan.FromSeconds(1));

        // One more if the bad one failed so often that the good one was told.
        var stored = ChainCheck.Verify(Folder.Lines()).Count;
        Assert.InRange(stored, 5, 6);
        var (badly, well) = (trail.Statistics.Instances[0], trail.Statistics.Instances[1]);
        Assert.Equal((stored, stored, 0, 0), (well.Raised, well.Delivered, well.Undelivered, well.Open));
        Assert.Equal((5, 0, 0, 5), (badly.Raised, badly.Delivered, badly.Undelivered, badly.Open));
        Assert.StartsWith(
            "The trail stopped. Alerts that instance 'bad' has not delivered: 5.",
            Assert.Single(Log.Lines, line => line.Id == 3025).Message,
            StringComparison.Ordinal);
        await Soon.EndsAsync(trail.DisposeAsync().AsTask(), Clock, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task ADispatcherThatGoesOnBlocking_TakesTwoThreadsAtMostAndRecovers()
    {
        var entered = 0;
        using var dispatcher = new ScriptedDispatcher(_ =>
        {
            Interlocked.Increment(ref entered);
            _release.Task.Wait();
            return ScriptedDispatcher.Accept;
        });
        var trail = Track(
            await Some.StartedTrailAsync(Folder, dispatcher, new() { Deadline = TimeSpan.FromSeconds(2) }, Clock, Log));
        for (var i = 0; i < 4; i++)
        {
            await trail.LogEventAsync(Some.Critical());
        }

        await Soon.TrueAsync(
            () => trail.Statistics.Instances[0].State is AlertInstanceState.Faulted, Clock, TimeSpan.FromMilliseconds(500));
        Assert.Equal((2, 2), (entered, trail.Statistics.Instances[0].TimedOut));

        // Without the clock: a call whose deadline passes while it is accepted leaves the instance faulted.
        _release.TrySetResult();
        await trail.DrainAlertsAsync().WaitAsync(Soon.Limit);

        var statistics = trail.Statistics.Instances[0];
        Assert.Equal((AlertInstanceState.Ready, 4, 0), (statistics.State, statistics.Delivered, statistics.Undelivered));
    }

    [Fact]
    public async Task StopAsync_TheTokenHasFired_LeavesTheAlertsAndStoresTheEvents()
    {
        using var dispatcher = new ScriptedDispatcher(_ => new TaskCompletionSource<AlertReceipt>().Task);
        var trail = Track(await Some.StartedTrailAsync(Folder, dispatcher, clock: Clock));
        await trail.LogEventAsync(Some.Critical(), AuditDurability.Enqueued);

        await trail.StopAsync(new CancellationToken(true)).WaitAsync(Soon.Limit);

        Assert.Single(Folder.Lines());
        Assert.Equal((0, 1), (trail.Statistics.Instances[0].Undelivered, trail.Statistics.Instances[0].Open));
    }

    [Fact]
    public async Task StopAsync_NothingIsDueBeforeTheLimit_DoesNotWaitForIt()
    {
        using var dispatcher =
            new ScriptedDispatcher(_ => ScriptedDispatcher.Fail(AlertFailureKind.Temporary, TimeSpan.FromHours(1)));
        var trail = Track(await Some.StartedTrailAsync(Folder, dispatcher, clock: Clock));
        await trail.LogEventAsync(Some.Critical());
        await Soon.TrueAsync(() => trail.Statistics.Instances[0].Retried == 1);

        // The clock stands still.
        await trail.StopAsync().WaitAsync(Soon.Limit);

        Assert.Equal(1, trail.Statistics.Instances[0].Open);
    }

    [Fact]
    public async Task DrainAlertsAsync_TheTokenFires_EndsTheWait()
    {
        using var dispatcher = new ScriptedDispatcher(_ => new TaskCompletionSource<AlertReceipt>().Task);
        var trail = Track(await Some.StartedTrailAsync(Folder, dispatcher, clock: Clock));
        await trail.LogEventAsync(Some.Critical());
        using var source = new CancellationTokenSource();
        var draining = trail.DrainAlertsAsync(source.Token);
        Assert.False(draining.IsCompleted);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => draining);
        await trail.StopAsync(new CancellationToken(true));
    }

    private Task<AlertReceipt> Misbehave(string how)
    {
        switch (how)
        {
            case "throws":
                throw new IOException("cable cut");
            case "faults":
                return Task.FromException<AlertReceipt>(new IOException("cable cut"));
            case "returns null":
                return null!;
            case "never completes":
                return new TaskCompletionSource<AlertReceipt>().Task;
            case "throws what cannot tell its message":
                throw new HostileException();
            default:
                _release.Task.Wait();
                return ScriptedDispatcher.Accept;
        }
    }

#pragma warning disable CA1032, CA1064 // A double: an exception as bad as a provider can make one.
    private sealed class HostileException : Exception
#pragma warning restore CA1032, CA1064
    {
        public override string Message => throw new InvalidOperationException("no message");
    }
}
