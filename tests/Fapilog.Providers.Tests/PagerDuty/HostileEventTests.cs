using Fapilog.Alerting;
using Fapilog.Providers.Tests.PagerDuty.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.PagerDuty;

public sealed class HostileEventTests
{
    [Fact]
    public async Task SendAlertAsync_HostileEventsWithALink_AreAllAccepted()
    {
        await using var pager =
            await Pager.StartAsync(settings => settings.ClientUrl = "https://audit.example/?id={event_id}&n={sequence_number}");
        for (var seed = 0; seed < 100; seed++)
        {
            pager.Clock.Advance(TimeSpan.FromSeconds(1));
            await pager.Instance.SendAsync(HostileEvents.Create(seed), (AlertSeverity)(10 * (1 + (seed % 4))), channel: "#ops");
        }

        Assert.Empty(pager.Vendor.Refusals);
        Assert.Equal(100, pager.Vendor.Requests.Count);
        Assert.Equal(100, pager.Vendor.Alerts.Sum(alert => alert.Triggers));
    }

    [Fact]
    public async Task SendAlertAsync_HostileEventsThatAreOver_AreAllAccepted()
    {
        await using var pager = await Pager.StartAsync();
        for (var seed = 0; seed < 100; seed++)
        {
            pager.Clock.Advance(TimeSpan.FromSeconds(1));
            var hostile = HostileEvents.Create(seed);
            await pager.Instance.SendAsync(hostile with { Alert = hostile.Alert with { Action = AlertAction.Clear } });
        }

        Assert.Empty(pager.Vendor.Refusals);
        Assert.Equal(100, pager.Vendor.Dropped);
    }
}
