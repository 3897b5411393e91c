using Fapilog.Auditing;
using Fapilog.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Alerting;

/// <summary>What an instance does between being told to stop and having stopped.</summary>
public sealed class StoppingTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeTimeProvider _clock = Some.Clock();
    private readonly CollectingLog _log = new();

    public void Dispose()
    {
        _directory.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task StopAsync_RightAfterAnAlertWasRaised_DeliversIt()
    {
        // However the threads run: an alert on its way from the queue to its call is never overlooked.
        for (var i = 0; i < 500; i++)
        {
            using var dispatcher = new ScriptedDispatcher(_ => ScriptedDispatcher.Accept);
            await using var pump = new AlertPump(
                new AlertSource("default", _directory.Trail),
                [new AlertInstance("chat", dispatcher)],
                [],
                TimeProvider.System,
                NullLogger.Instance);
            pump.Start();
            pump.RaiseDirectly(Some.Critical(), new AlertDecision(AlertSeverity.Critical, []));
            Thread.SpinWait(i % 500);

            await pump.StopAsync(Soon.Limit, default);

            Assert.Equal((1, 1, 0), (dispatcher.Count, pump.Statistics[0].Delivered, pump.Statistics[0].Undelivered));
        }
    }

    [Fact]
    public async Task StopAsync_ACallUnderWay_IsToldAndItsLastAnswerIsTheReason()
    {
        using var dispatcher = new ScriptedDispatcher(async (_, token) =>
        {
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return AlertReceipt.Accepted;
            }
            catch (OperationCanceledException)
            {
                throw new AlertDeliveryException("The vendor was busy.");
            }
        });
        var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: _clock, log: _log);
        await trail.LogEventAsync(Some.Critical());
        await dispatcher.NextCallAsync();

        await Soon.EndsAsync(trail.StopAsync(), _clock, TimeSpan.FromMilliseconds(200));

        Assert.Equal(
            (1, 0, 1),
            (dispatcher.Count, trail.Statistics.Instances[0].Undelivered, trail.Statistics.Instances[0].Open));
        Assert.EndsWith(
            "The next start goes on with them. The last failure: The vendor was busy.",
            Assert.Single(_log.Lines, line => line.Id == 3025).Message,
            StringComparison.Ordinal);
        await trail.DisposeAsync();
    }

    [Fact]
    public async Task StopAsync_ACallUnderWayThatIsAcceptedInTheEnd_IsDelivered()
    {
        using var dispatcher = new ScriptedDispatcher(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token).ContinueWith(_ => { }, TaskScheduler.Default);
            return AlertReceipt.Accepted;
        });
        var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: _clock, log: _log);
        await trail.LogEventAsync(Some.Critical());
        await dispatcher.NextCallAsync();

        await Soon.EndsAsync(trail.StopAsync(), _clock, TimeSpan.FromMilliseconds(200));

        Assert.Equal((1, 0), (trail.Statistics.Instances[0].Delivered, trail.Statistics.Instances[0].Undelivered));
        await trail.DisposeAsync();
    }

    [Fact]
    public async Task StopAsync_ACallThatIgnoresItsToken_IsGivenUpAtTheLimit()
    {
        using var dispatcher = new ScriptedDispatcher(_ => new TaskCompletionSource<AlertReceipt>().Task);
        var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: _clock, log: _log);
        await trail.LogEventAsync(Some.Critical());
        await dispatcher.NextCallAsync();

        await Soon.EndsAsync(trail.StopAsync(), _clock, TimeSpan.FromMilliseconds(200));

        Assert.Contains(
            "The last failure: The host cancelled the call.",
            Assert.Single(_log.Lines, line => line.Id == 3025).Message,
            StringComparison.Ordinal);
        await trail.DisposeAsync();
    }

    [Fact]
    public async Task StopAsync_ACallThatIsCancelledAfterOneThatFailed_SaysHowThatFailed()
    {
        var calls = 0;
        using var dispatcher = new ScriptedDispatcher(async (_, token) =>
        {
            if (++calls == 1)
            {
                throw new AlertDeliveryException("'chat' answered 503.");
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return AlertReceipt.Accepted;
        });
        var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: _clock, log: _log);
        await trail.LogEventAsync(Some.Critical());
        await dispatcher.NextCallAsync();
        await trail.LogEventAsync(Some.Critical());
        await dispatcher.NextCallAsync();

        await Soon.EndsAsync(trail.StopAsync(), _clock, TimeSpan.FromMilliseconds(200));

        Assert.Equal("'chat' answered 503.", trail.Statistics.Instances[0].LastFailure);
        Assert.EndsWith(
            "The last failure: 'chat' answered 503.",
            Assert.Single(_log.Lines, line => line.Id == 3025).Message,
            StringComparison.Ordinal);
        await trail.DisposeAsync();
    }

    [Fact]
    public async Task StopAsync_ACallThatWasToTryAgain_SaysHowItsAttemptFailed()
    {
        using var dispatcher = new ScriptedDispatcher(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token).ContinueWith(_ => { }, TaskScheduler.Default);
            throw new OperationCanceledException(null, new AlertDeliveryException("'chat' answered 503."), token);
        });
        var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: _clock, log: _log);
        await trail.LogEventAsync(Some.Critical());
        await dispatcher.NextCallAsync();

        await Soon.EndsAsync(trail.StopAsync(), _clock, TimeSpan.FromMilliseconds(200));

        Assert.Contains(
            "The last failure: The host cancelled the call before its next attempt. 'chat' answered 503.",
            Assert.Single(_log.Lines, line => line.Id == 3025).Message,
            StringComparison.Ordinal);
        await trail.DisposeAsync();
    }

    [Fact]
    public async Task State_OverALife_IsSaidWithItsReason()
    {
        using var dispatcher = new ScriptedDispatcher(
            _ => ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed, message: "The key was revoked."));
        var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: _clock, log: _log);
        Assert.Equal((AlertInstanceState.Ready, null), State(trail));
        await trail.LogEventAsync(Some.Critical());
        await Soon.TrueAsync(() => State(trail).State is AlertInstanceState.Faulted);
        Assert.Equal("The key was revoked. Fix the cause; the trail retries the instance automatically.", State(trail).Reason);

        await trail.StopAsync();

        Assert.Equal(
            (AlertInstanceState.Disabled, "The trail has stopped. Start the application to deliver alerts again."), State(trail));
        await trail.DisposeAsync();
    }

    [Fact]
    public async Task AnAlertThatAlwaysFails_IsNotEveryProbe()
    {
        using var dispatcher = new ScriptedDispatcher(alert =>
            alert.Event.SequenceNumber == 1
                ? ScriptedDispatcher.Fail(AlertFailureKind.InstanceFailed)
                : ScriptedDispatcher.Accept);
        var trail = await Some.StartedTrailAsync(_directory, dispatcher, clock: _clock, log: _log);
        await trail.LogEventAsync(Some.Critical());
        await Soon.TrueAsync(() => State(trail).State is AlertInstanceState.Faulted);

        // Less severe than the first, which is due at every probe too.
        await trail.LogSecurityEventAsync(AuditEventType.AuthenticationFailed, "another");
        await Soon.TrueAsync(() => trail.Statistics.Instances[0].Delivered == 1, _clock, TimeSpan.FromSeconds(1));

        await trail.StopAsync(new CancellationToken(true));
        await trail.DisposeAsync();
    }

    private static (AlertInstanceState State, string? Reason) State(AuditTrail trail) =>
        (trail.Statistics.Instances[0].State, trail.Statistics.Instances[0].Reason);
}
