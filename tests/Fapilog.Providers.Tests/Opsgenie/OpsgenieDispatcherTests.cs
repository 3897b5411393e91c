using Fapilog.Alerting;
using Fapilog.Alerts.Opsgenie;
using Fapilog.Auditing;
using Fapilog.Providers.Tests.Opsgenie.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Opsgenie;

public sealed class OpsgenieDispatcherTests
{
    [Fact]
    public async Task SendAlertAsync_Raise_OpensAnAlert()
    {
        await using var genie = await Genie.StartAsync();
        var receipt = await genie.Instance.SendAsync();
        var alert = Assert.Single(genie.Vendor.Alerts);

        Assert.Equal((OpsgenieAlertStatus.Open, "P1", 1), (alert.Status, alert.Priority, alert.Count));
        Assert.Equal(Some.AuditEvent().Alert.IdempotencyKey, alert.Alias);
        Assert.Equal(receipt.Reference, Assert.Single(genie.Vendor.Processed).RequestId);
        Assert.Equal($"GenieKey {Genie.Key}", genie.Vendor.Requests[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task SendAlertAsync_FindingThatIsOver_ClosesItsAlert()
    {
        await using var genie = await Genie.StartAsync();
        await genie.Instance.SendAsync(Finding(7, AlertAction.Raise));
        await genie.Instance.SendAsync(Finding(8, AlertAction.Raise));
        var receipt = await genie.Instance.SendAsync(Finding(9, AlertAction.Clear));
        var alert = Assert.Single(genie.Vendor.Alerts);

        Assert.Equal((OpsgenieAlertStatus.Closed, 2), (alert.Status, alert.Count));
        Assert.Equal($"/v2/alerts/{alert.Alias}/close?identifierType=alias", genie.Vendor.Requests[2].Target);
        Assert.StartsWith("Accepted, not yet closed", receipt.Note, StringComparison.Ordinal);
        Assert.All(genie.Vendor.Processed, processing => Assert.True(processing.IsSuccess));
    }

    [Fact]
    public async Task SendAlertAsync_FindingOfAnotherHost_IsAnotherAlert()
    {
        await using var genie = await Genie.StartAsync();
        await genie.Instance.SendAsync(Finding(7, AlertAction.Raise));
        await genie.Instance.SendAsync(Finding(7, AlertAction.Raise) with { Hostname = "host-2" });

        Assert.Equal(2, genie.Vendor.Alerts.Count);
    }

    [Fact]
    public async Task SendAlertAsync_AnswerLost_DoesNotOpenTwo()
    {
        await using var genie = await Genie.StartAsync();
        genie.Vendor.Enqueue(ReceiverAnswer.Reset);
        var send = genie.Instance.SendAsync();
        await genie.Instance.WaitOutPausesAsync(send);
        await send;

        Assert.Equal(2, genie.Vendor.Requests.Count);
        Assert.Single(genie.Vendor.Requests.Select(request => request.Text).Distinct());
        Assert.Single(genie.Vendor.Alerts);
    }

    [Fact]
    public async Task SendAlertAsync_AnswerBreaksOff_IsDelivered()
    {
        await using var genie = await Genie.StartAsync();
        genie.Vendor.Enqueue(ReceiverAnswer.BreakOff(202, "{\"result\":\"Req"));
        var send = genie.Instance.SendAsync();
        await genie.Instance.WaitOutPausesAsync(send);

        Assert.StartsWith("Accepted, not yet delivered", (await send).Note, StringComparison.Ordinal);
        Assert.Empty(genie.Vendor.Refusals);
    }

    [Fact]
    public async Task SendAlertAsync_AccountThrottled_WaitsForEveryAlertOfTheKey()
    {
        await using var genie = await Genie.StartAsync(requestsPerMinute: 2);
        await genie.Instance.SendAsync(Some.AuditEvent(1), deadline: TimeSpan.FromSeconds(50));
        await genie.Instance.SendAsync(Some.AuditEvent(2), deadline: TimeSpan.FromSeconds(50));
        var third = genie.Instance.SendAsync(Some.AuditEvent(3), deadline: TimeSpan.FromSeconds(90));
        await genie.Clock.WaitUntilSetAsync(TimeSpan.FromSeconds(60));
        var fourth = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => genie.Instance.SendAsync(Some.AuditEvent(4), deadline: TimeSpan.FromSeconds(20)));
        genie.Clock.Advance(TimeSpan.FromSeconds(60));
        await third;

        Assert.Equal((AlertFailureKind.Temporary, TimeSpan.FromSeconds(60)), (fourth.Kind, fourth.RetryAfter));
        Assert.Equal(4, genie.Vendor.Requests.Count);
        Assert.Single(genie.Vendor.Refusals);
    }

    [Fact]
    public async Task SendAlertAsync_AccountKey_IsExplained()
    {
        await using var genie = await Genie.StartAsync(settings => settings.ApiKey = Secret.Parse(Genie.AccountKey));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => genie.Instance.SendAsync());

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.Contains("The account's own API key ('API key management')", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_KeyRotated_UsesTheNewOne()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "0ld");
            await using var genie = await Genie.StartAsync(settings => settings.ApiKey = Secret.Parse("file:" + file));
            var refused = await Assert.ThrowsAsync<AlertDeliveryException>(() => genie.Instance.SendAsync());
            await File.WriteAllTextAsync(file, Genie.Key + "\n");
            await genie.Instance.SendAsync();
            await File.WriteAllTextAsync(file, "GenieKey x");
            var malformed = await Assert.ThrowsAsync<AlertDeliveryException>(() => genie.Instance.SendAsync());

            Assert.StartsWith("FAP3003: ", refused.Message, StringComparison.Ordinal);
            Assert.StartsWith("FAP3007: The API key begins with 'GenieKey'", malformed.Message, StringComparison.Ordinal);
            Assert.Single(genie.Vendor.Alerts);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("jsm/ops/integration", "/jsm/ops/integration/v2/alerts")]
    [InlineData("v2/alerts/", "/v2/alerts")]
    public async Task SendAlertAsync_BaseUrl_KeepsItsPath(string path, string target)
    {
        OpsgenieSettings? used = null;
        await using var genie = await Genie.StartAsync(settings => (used = settings).BaseUrl += path);
        await genie.Instance.SendAsync();

        Assert.Equal(target, Assert.Single(genie.Vendor.Requests).Target);
        Assert.Empty(genie.Vendor.Refusals);
    }

    [Theory]
    [InlineData(OpsgeniePreset.Us, "https://api.opsgenie.com/v2/alerts")]
    [InlineData(OpsgeniePreset.Eu, "https://api.eu.opsgenie.com/v2/alerts")]
    [InlineData(OpsgeniePreset.Jsm, "https://api.atlassian.com/jsm/ops/integration/v2/alerts")]
    public async Task PreviewAsync_Preset_NamesTheAddress(OpsgeniePreset preset, string address)
    {
        await using var instance = new ProviderInstance(
            new OpsgenieProvider(), new OpsgenieSettings { ApiKey = Secret.Parse(Genie.Key), Preset = preset });
        var clear = Finding(9, AlertAction.Clear);

        Assert.Equal(address, (await instance.PreviewAsync()).Url);
        Assert.StartsWith(address + "/", (await instance.PreviewAsync(clear)).Url, StringComparison.Ordinal);
        Assert.EndsWith("/close?identifierType=alias", (await instance.PreviewAsync(clear)).Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PreviewAsync_Raise_IsTheRequestWithoutTheKey()
    {
        await using var genie = await Genie.StartAsync();
        var preview = await genie.Instance.PreviewAsync();
        await genie.Instance.SendAsync();

        Assert.Equal("GenieKey [secret]", preview.Headers["authorization"]);
        Assert.Equal(genie.Vendor.Requests[0].Text, preview.Body);
        Assert.Equal(genie.Vendor.Requests[0].Headers["Content-Type"], preview.Headers["content-type"]);
    }

    [Theory]
    [InlineData(OpsgeniePreset.Us, 2026, 9, false)]
    [InlineData(OpsgeniePreset.Us, 2026, 11, true)]
    [InlineData(OpsgeniePreset.Eu, 2027, 6, true)]
    [InlineData(OpsgeniePreset.Jsm, 2027, 6, false)]
    public async Task CreateDispatcher_NearOpsgeniesEnd_WarnsAndNamesTheWayOut(
        OpsgeniePreset preset, int year, int month, bool isWarned)
    {
        var clock = new RecordingClock();
        clock.SetUtcNow(new DateTimeOffset(year, month, 1, 0, 0, 0, TimeSpan.Zero));
        await using var instance = new ProviderInstance(
            new OpsgenieProvider(), new OpsgenieSettings { ApiKey = Secret.Parse(Genie.Key), Preset = preset }, clock);

        Assert.Equal(
            isWarned,
            instance.Log.Any(line => line.StartsWith("Warning Opsgenie's API ends on 5 April 2027.", StringComparison.Ordinal)));
    }

    private static AuditEvent Finding(long sequence, AlertAction action)
    {
        var auditEvent = Some.AuditEvent(sequence);
        return auditEvent with { Alert = auditEvent.Alert with { FindingKey = "seal:2026-03-01", Action = action } };
    }
}
