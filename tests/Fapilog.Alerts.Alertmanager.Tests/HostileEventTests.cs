using Fapilog.Alerting;
using Fapilog.Alerts.Alertmanager.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.Alertmanager.Tests;

public sealed class HostileEventTests
{
    [Fact]
    public async Task SendAlertAsync_ThousandHostileEvents_AreAllAccepted()
    {
        await using var cluster = await Cluster.StartAsync();
        AlertSeverity[] severities = [AlertSeverity.Info, AlertSeverity.Warning, AlertSeverity.Error, AlertSeverity.Critical];
        for (var seed = 0; seed < 1000; seed++)
        {
            await cluster.Instance.SendAsync(HostileEvents.Create(seed), severities[seed % 4]);
        }

        Assert.Empty(cluster.Only.Refusals);
        Assert.Equal(1000, cluster.Only.Requests.Count);
        Assert.InRange(cluster.Only.Requests.Max(request => request.Body.Length), 1, 64_000);
        Assert.All(cluster.Only.Alerts, alert => Assert.All(alert.Labels, label => Assert.InRange(label.Value.Length, 1, 256)));
    }
}
