using Fapilog.Alerting;
using Fapilog.Testing;

namespace Fapilog.Alerts.Alertmanager.Tests;

public sealed class HostileEventTests
{
    [Fact]
    public async Task SendAlertAsync_HostileEventsThroughTheLoader_AreAcceptedWithinEveryLimit()
    {
        var clock = new RecordingClock();
        await using var vendor = await AlertmanagerDouble.StartAsync(timeProvider: clock);
        using var loaded = new LoadedProvider(
            PluginOutput.Folder,
            "Prometheus_Alertmanager",
            clock,
            ("Urls:0", vendor.Url.AbsoluteUri),
            ("AllowNetworks:0", "127.0.0.1"));
        AlertSeverity[] severities = [AlertSeverity.Info, AlertSeverity.Warning, AlertSeverity.Error, AlertSeverity.Critical];
        for (var seed = 0; seed < 100; seed++)
        {
            await loaded.Dispatcher.SendAlertAsync(HostileEvents.Create(seed), severities[seed % 4]);
        }

        Assert.Empty(vendor.Refusals);
        Assert.Equal(100, vendor.Requests.Count);
        Assert.InRange(vendor.Requests.Max(request => request.Body.Length), 1, 64_000);
        Assert.All(vendor.Alerts, alert => Assert.All(alert.Labels, label => Assert.InRange(label.Value.Length, 1, 256)));
    }
}
