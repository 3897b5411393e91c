using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Providers.Tests.PagerDuty.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.PagerDuty;

public sealed class PagerDutyDispatcherTests
{
    [Fact]
    public async Task SendAlertAsync_Raise_OpensAnAlert()
    {
        await using var pager = await Pager.StartAsync();
        var receipt = await pager.Instance.SendAsync();
        var alert = Assert.Single(pager.Vendor.Alerts);

        Assert.Equal(PagerDutyAlertStatus.Triggered, alert.Status);
        Assert.Equal(Some.AuditEvent().Alert.IdempotencyKey, alert.DedupKey);
        Assert.Equal(alert.DedupKey, receipt.Reference);
        Assert.Equal("critical", alert.Payload.GetProperty("severity").GetString());
        Assert.Equal("/v2/enqueue", pager.Vendor.Requests[0].Target);
        Assert.DoesNotContain("Authorization", pager.Vendor.Requests[0].Headers.Keys);
    }

    [Fact]
    public async Task SendAlertAsync_FindingThatIsOver_ResolvesItsAlert()
    {
        await using var pager = await Pager.StartAsync();
        await pager.Instance.SendAsync(Finding(7, AlertAction.Raise));
        await pager.Instance.SendAsync(Finding(8, AlertAction.Raise));
        var receipt = await pager.Instance.SendAsync(Finding(9, AlertAction.Clear));
        var alert = Assert.Single(pager.Vendor.Alerts);

        Assert.Equal((PagerDutyAlertStatus.Resolved, 2), (alert.Status, alert.Triggers));
        Assert.StartsWith("Accepted, not yet resolved", receipt.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_FindingOfAnotherHost_IsAnotherAlert()
    {
        await using var pager = await Pager.StartAsync();
        await pager.Instance.SendAsync(Finding(7, AlertAction.Raise));
        await pager.Instance.SendAsync(Finding(7, AlertAction.Raise) with { Hostname = "host-2" });

        Assert.Equal(2, pager.Vendor.Alerts.Count);
    }

    [Fact]
    public async Task SendAlertAsync_AnswerLost_DoesNotPageTwice()
    {
        await using var pager = await Pager.StartAsync();
        pager.Vendor.Enqueue(ReceiverAnswer.Reset);
        var send = pager.Instance.SendAsync();
        await pager.Instance.WaitOutPausesAsync(send);
        var receipt = await send;

        Assert.Equal(2, pager.Vendor.Requests.Count);
        Assert.Single(pager.Vendor.Requests.Select(request => request.Text).Distinct());
        Assert.Equal(receipt.Reference, Assert.Single(pager.Vendor.Alerts).DedupKey);
        Assert.Contains(
            pager.Instance.Log,
            line => line.StartsWith("Debug", StringComparison.Ordinal)
                && line.Contains("Attempt 2 follows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAlertAsync_AnswerBreaksOff_IsDelivered()
    {
        await using var pager = await Pager.StartAsync();
        pager.Vendor.Enqueue(ReceiverAnswer.BreakOff(202, "{\"status\":\"succ"));
        var send = pager.Instance.SendAsync();
        await pager.Instance.WaitOutPausesAsync(send);

        Assert.Equal(Some.AuditEvent().Alert.IdempotencyKey, (await send).Reference);
        Assert.Empty(pager.Vendor.Refusals);
    }

    [Fact]
    public async Task SendAlertAsync_TooManyRequests_WaitsHalfAMinuteForTheWholeKey()
    {
        await using var pager = await Pager.StartAsync();
        pager.Vendor.Enqueue(new ReceiverAnswer(429, "{\"status\":\"throttle exceeded\"}"));
        var first = pager.Instance.SendAsync(Some.AuditEvent(1));
        await pager.Vendor.WaitForAsync(1, Patience.Token());
        await pager.Clock.WaitUntilSetAsync(TimeSpan.FromSeconds(30));
        var second = pager.Instance.SendAsync(Some.AuditEvent(2));

        Assert.False(second.IsCompleted);
        Assert.Single(pager.Vendor.Requests);
        pager.Clock.Advance(TimeSpan.FromSeconds(30));
        await Task.WhenAll(first, second);
        Assert.Equal(3, pager.Vendor.Requests.Count);
        Assert.All(
            pager.Vendor.Requests.Skip(1),
            request => Assert.Equal(TimeSpan.FromSeconds(30), request.ReceivedAt - pager.Vendor.Requests[0].ReceivedAt));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999999999")]
    [InlineData("Mon, 99 Foo 2026 00:00:00 GMT")]
    public async Task SendAlertAsync_TooManyRequestsWithNoDeadlineLeft_FailsAtOnceAndSaysWhen(string retryAfter)
    {
        await using var pager = await Pager.StartAsync();
        pager.Vendor.Enqueue(new ReceiverAnswer(429, "", ("Retry-After", retryAfter)));
        var failure =
            await Assert.ThrowsAsync<AlertDeliveryException>(() => pager.Instance.SendAsync(deadline: TimeSpan.FromSeconds(20)));

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.Equal(
            retryAfter.Length > 20 && char.IsDigit(retryAfter[0]) ? TimeSpan.FromDays(7) : TimeSpan.FromSeconds(30),
            failure.RetryAfter);
    }

    [Fact]
    public async Task SendAlertAsync_AStorm_KeepsTheRateAndPagesCriticalFirst()
    {
        await using var pager = await Pager.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 120).Select(number => pager.Instance.SendAsync(Some.AuditEvent(1 + number))));
        var info = pager.Instance.SendAsync(Some.AuditEvent(200), AlertSeverity.Info, deadline: TimeSpan.FromSeconds(90));
        var critical = pager.Instance.SendAsync(Some.AuditEvent(201), AlertSeverity.Critical, deadline: TimeSpan.FromSeconds(90));
        Assert.Equal(120, pager.Vendor.Requests.Count);

        pager.Clock.Advance(TimeSpan.FromSeconds(60));
        await Task.WhenAll(info, critical);
        var late = await Assert.ThrowsAsync<AlertDeliveryException>(() => StormAndOneMoreAsync(pager));

        Assert.Equal((AlertFailureKind.Temporary, TimeSpan.FromSeconds(60)), (late.Kind, late.RetryAfter));
        Assert.StartsWith("FAP3011: ", late.Message, StringComparison.Ordinal);
        Assert.Empty(pager.Vendor.Refusals);
        Assert.Equal(240, pager.Vendor.Requests.Count);
    }

    [Fact]
    public async Task SendAlertAsync_KeyRotated_UsesTheNewOne()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, new string('x', 32));
            await using var pager = await Pager.StartAsync(settings => settings.RoutingKey = Secret.Parse("file:" + file));
            var refused = await Assert.ThrowsAsync<AlertDeliveryException>(() => pager.Instance.SendAsync());
            await File.WriteAllTextAsync(file, Pager.Key + "\n");
            await pager.Instance.SendAsync();
            await File.WriteAllTextAsync(file, "short");
            var malformed = await Assert.ThrowsAsync<AlertDeliveryException>(() => pager.Instance.SendAsync());

            Assert.StartsWith("FAP3003: ", refused.Message, StringComparison.Ordinal);
            Assert.StartsWith("FAP3007: The routing key has 5 characters", malformed.Message, StringComparison.Ordinal);
            Assert.Equal(AlertFailureKind.InstanceFailed, malformed.Kind);
            Assert.Single(pager.Vendor.Alerts);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("", "/v2/enqueue")]
    [InlineData("proxy/pagerduty/", "/proxy/pagerduty/v2/enqueue")]
    [InlineData("v2/enqueue", "/v2/enqueue")]
    public async Task SendAlertAsync_BaseUrl_KeepsItsPath(string path, string target)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.DefaultAnswer = new ReceiverAnswer(202);
        await using var pager = await Pager.StartAsync(settings => settings.BaseUrl = receiver.Url + path);
        await pager.Instance.SendAsync();

        Assert.Equal(target, Assert.Single(receiver.Requests).Target);
    }

    [Fact]
    public async Task PreviewAsync_Raise_IsTheRequestWithoutTheKey()
    {
        await using var pager = await Pager.StartAsync();
        var preview = await pager.Instance.PreviewAsync();
        await pager.Instance.SendAsync();
        var sent = pager.Vendor.Requests[0];

        Assert.Equal("POST", preview.Method);
        Assert.Equal(new Uri(pager.Vendor.Url, "v2/enqueue").AbsoluteUri, preview.Url);
        Assert.Equal(sent.Headers["Content-Type"], preview.Headers["content-type"]);
        Assert.Equal(sent.Text, preview.Body.Replace("[secret]", Pager.Key, StringComparison.Ordinal));
        Assert.DoesNotContain(Pager.Key, preview.Body, StringComparison.Ordinal);
    }

    private static async Task StormAndOneMoreAsync(Pager pager)
    {
        await Task.WhenAll(Enumerable.Range(0, 118)
            .Select(number => pager.Instance.SendAsync(Some.AuditEvent(1000 + number), deadline: TimeSpan.FromSeconds(30))));
        await pager.Instance.SendAsync(Some.AuditEvent(2000), deadline: TimeSpan.FromSeconds(30));
    }

    private static AuditEvent Finding(long sequence, AlertAction action)
    {
        var auditEvent = Some.AuditEvent(sequence);
        return auditEvent with { Alert = auditEvent.Alert with { FindingKey = "seal:2026-03-01", Action = action } };
    }
}
