using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Alerts.Opsgenie.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.Opsgenie.Tests;

public sealed partial class HostileEventTests
{
    [Fact]
    public async Task SendAlertAsync_HostileEvents_AreAllCounted()
    {
        await using var genie = await Genie.StartAsync();
        for (var seed = 0; seed < 100; seed++)
        {
            await genie.Instance.SendAsync(HostileEvents.Create(seed), (AlertSeverity)(10 * (1 + (seed % 4))), channel: "#ops");
        }

        Assert.Empty(genie.Vendor.Refusals);
        Assert.Equal(100, genie.Vendor.Requests.Count);
        Assert.Equal(100, genie.Vendor.Alerts.Sum(alert => alert.Count));
        Assert.All(genie.Vendor.Requests, request => Assert.DoesNotMatch(Html(), request.Text));
    }

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
        Assert.All(genie.Vendor.Requests, request => Assert.DoesNotMatch(Html(), request.Text));
    }

    [GeneratedRegex("<[A-Za-z/!?]|&#?[A-Za-z0-9]+;")]
    private static partial Regex Html();
}
