using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Providers.Tests.Alertmanager.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Alertmanager;

public sealed class AlertmanagerDispatcherTests
{
    [Fact]
    public async Task SendAlertAsync_PathPrefix_IsKept()
    {
        await using var cluster = await Cluster.StartAsync(
            configure: settings => settings.Urls = [settings.Urls[0] + "alert/manager/"], prefix: "/alert/manager");
        await cluster.Instance.SendAsync();
        var request = Assert.Single(cluster.Only.Requests);

        Assert.Equal("/alert/manager/api/v2/alerts", request.Target);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Single(cluster.Only.Alerts);
    }

    [Fact]
    public async Task SendAlertAsync_UserAndPassword_AreSentAsBasic()
    {
        await using var cluster = await Cluster.StartAsync(
            configure: settings => (settings.User, settings.Password) = ("fapilog", Secret.Parse("pässword:1")),
            authorization: "Basic " + Convert.ToBase64String("fapilog:pässword:1"u8));

        Assert.Equal("1 of 1 Alertmanagers accepted it.", (await cluster.Instance.SendAsync()).Note);
    }

    [Fact]
    public async Task SendAlertAsync_BearerTokenExchanged_IsReadAnew()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "old-token\n");
            await using var cluster = await Cluster.StartAsync(
                configure: settings => settings.BearerToken = Secret.Parse("file:" + file), authorization: "Bearer new-token");
            var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => cluster.Instance.SendAsync());
            await File.WriteAllTextAsync(file, "new-token\n");
            await cluster.Instance.SendAsync();
            await File.WriteAllTextAsync(file, "two words\n");
            var unfit = await Assert.ThrowsAsync<AlertDeliveryException>(() => cluster.Instance.SendAsync());

            Assert.StartsWith("FAP3003: ", failure.Message, StringComparison.Ordinal);
            Assert.Single(cluster.Only.Alerts);
            Assert.StartsWith("FAP3007: The bearer token contains a space", unfit.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task SendAlertAsync_Clear_EndsTheAlert()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.Instance.SendAsync(Finding(AlertAction.Raise));
        var raised = Assert.Single(cluster.Only.Alerts);
        cluster.Instance.Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(raised.IsFiring(cluster.Instance.Clock.GetUtcNow()));
        await cluster.Instance.SendAsync(Finding(AlertAction.Clear));
        var cleared = Assert.Single(cluster.Only.Alerts);

        Assert.False(cleared.IsFiring(cluster.Instance.Clock.GetUtcNow()));
        Assert.Equal(raised.StartsAt, cleared.StartsAt);
    }

    [Fact]
    public async Task SendAlertAsync_RepeatedAfterItsEnd_FiresAgain()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.Instance.SendAsync();
        cluster.Instance.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.False(cluster.Only.Alerts[0].IsFiring(cluster.Instance.Clock.GetUtcNow()));
        await cluster.Instance.SendAsync();

        Assert.True(Assert.Single(cluster.Only.Alerts).IsFiring(cluster.Instance.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task PreviewAsync_TwoMembers_ShowsARequestForEachAndNoSecret()
    {
        await using var cluster = await Cluster.StartAsync(2, settings => settings.BearerToken = Secret.Parse("t0ken-value"));
        var auditEvent = Some.AuditEvent();
        var preview = await ((IAlertPreview)cluster.Instance.Dispatcher).PreviewAsync(auditEvent, AlertSeverity.Critical);
        Assert.All(cluster.Members, member => Assert.Empty(member.Requests));
        await cluster.Instance.SendAsync(auditEvent);

        Assert.Equal(
            cluster.Members.Select(member => member.Url + "api/v2/alerts"), preview.Requests.Select(request => request.Url));
        Assert.All(preview.Requests, request => Assert.Equal("Bearer [secret]", request.Headers["Authorization"]));
        Assert.Equal(cluster.Members[0].Requests[0].Text, preview.Requests[0].Body);
    }

    private static AuditEvent Finding(AlertAction action)
    {
        var auditEvent = Some.AuditEvent(9, "The trail was changed.", "integrity_failure");
        return auditEvent with { Alert = auditEvent.Alert with { FindingKey = "audit_1.jsonl:3", Action = action } };
    }
}
