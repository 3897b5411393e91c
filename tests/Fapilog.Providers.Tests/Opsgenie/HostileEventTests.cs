using Fapilog.Alerting;
using Fapilog.Providers.Tests.Opsgenie.Support;
using Fapilog.Providers.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Opsgenie;

public sealed class HostileEventTests
{
    [Fact]
    public async Task SendAlertAsync_HostileEventsThatAreOver_AreAllAccepted()
    {
        await using var genie = await Genie.StartAsync();
        for (var seed = 0; seed < 100; seed++)
        {
            var hostile = HostileEvents.Create(seed);
            await genie.Instance.SendAsync(hostile with { Alert = hostile.Alert with { Action = AlertAction.Clear } });
        }

        Assert.Empty(genie.Vendor.Refusals);
        Assert.Equal(100, genie.Vendor.Processed.Count(processing => processing.Action == "Close"));
        Assert.All(genie.Vendor.Requests, request => Assert.DoesNotMatch(SentByProviders.Html(), request.Text));
    }
}
