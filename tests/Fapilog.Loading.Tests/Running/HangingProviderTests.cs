using Fapilog.Alerting;

namespace Fapilog.Loading.Tests.Running;

/// <summary>
/// Providers whose calls do not end: the trail goes on storing, and a late success counts.
/// </summary>
public sealed class HangingProviderTests : RunningProviderFixture
{
    private static readonly AlertInstanceOptions Short = new() { Deadline = TimeSpan.FromSeconds(2) };

    [Fact]
    [Trait("Row", "R3")]
    public async Task R3_NeverCompletes_TimesOutAndIsOfferedAgain()
    {
        var trail = await StartAsync("never-completes", Short);

        await LogAsync(trail);
        await UntilAsync(() => Counts(trail).TimedOut == 2, TimeSpan.FromMilliseconds(200));

        Assert.Equal((0L, 1L), (Counts(trail).Delivered, Counts(trail).Open));
        Assert.Equal("The call did not end within 00:00:02; it was abandoned.", Counts(trail).LastFailure);
        await LogAsync(trail, 3);
        AssertStored(4);
    }

    [Fact]
    [Trait("Row", "R3")]
    public async Task R3_CompletesAfterItWasAbandoned_SettlesTheAlertAndIsNotSentAgain()
    {
        var trail = await StartAsync("answers-late", Short);

        await LogAsync(trail);
        await UntilAsync(() => Counts(trail).Retried == 1, TimeSpan.FromMilliseconds(200));
        Release();
        await trail.DrainAlertsAsync().WaitAsync(Guard);

        // Long after the alert would have been offered again.
        Clock.Advance(TimeSpan.FromHours(1));
        await EndsAsync(trail.StopAsync());

        Assert.Equal(
            (1L, 1L, 0L, 0L),
            (Counts(trail).Delivered, Counts(trail).DeliveredLate, Counts(trail).Undelivered, Counts(trail).Open));
        Assert.Single(Logged(1105));
        Assert.Single(Logged(3011));
    }

    [Fact]
    [Trait("Row", "R4")]
    public async Task R4_BlocksItsThread_TakesTwoThreadsAndNoTimeOfTheTrails()
    {
        var trail = await StartAsync("blocks-until-released", new() { Deadline = TimeSpan.FromSeconds(2), QueueCapacity = 3 });

        await LogAsync(trail, 2);
        await UntilAsync(() => Counts(trail).State is AlertInstanceState.Faulted, TimeSpan.FromMilliseconds(200));
        await LogAsync(trail, 10);

        // A probe's time has come many times over, and no third thread is taken.
        for (var i = 0; i < 60; i++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.Equal(
            (2L, 12L, 12L, 0L),
            (Counts(trail).TimedOut, Counts(trail).Raised, Counts(trail).Open, Counts(trail).Undelivered));
        Assert.Equal(2, Logged(1105).Count);
        AssertStored(12);

        Release();
        await UntilAsync(() => Counts(trail).Open == 0, TimeSpan.FromSeconds(1));
        Assert.Equal((AlertInstanceState.Ready, 12L), (Counts(trail).State, Counts(trail).Delivered));
    }
}
