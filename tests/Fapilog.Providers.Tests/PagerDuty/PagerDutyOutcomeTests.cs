using Fapilog.Alerting;
using Fapilog.Providers.Tests.PagerDuty.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.PagerDuty;

public sealed class PagerDutyOutcomeTests
{
    [Theory]
    [InlineData(400, "Invalid routing key", AlertFailureKind.InstanceFailed, "Check 'RoutingKey'")]
    [InlineData(
        400,
        """{"status":"invalid event","message":"Event object is invalid","errors":["Length of 'routing_key' is incorrect (should be 32 characters)"]}""",
        AlertFailureKind.InstanceFailed,
        "EU accounts")]
    [InlineData(
        400,
        """{"status":"invalid event","errors":["'summary' is too long (maiximum is 1024 characters)"]}""",
        AlertFailureKind.Rejected,
        "'summary' is too long")]
    [InlineData(
        200,
        """{"status":"invalid event","errors":["'summary' is missing or blank"]}""",
        AlertFailureKind.Rejected,
        "'summary' is missing")]
    [InlineData(
        202,
        """{"status":"invalid event","errors":["'summary' is missing or blank"]}""",
        AlertFailureKind.Rejected,
        "'summary' is missing")]
    [InlineData(200, "<html>Please log in</html>", AlertFailureKind.InstanceFailed, "check 'BaseUrl'")]
    [InlineData(404, "nginx", AlertFailureKind.InstanceFailed, "check 'BaseUrl'")]
    [InlineData(301, "", AlertFailureKind.InstanceFailed, "redirect to 'other.example'")]
    [InlineData(307, "", AlertFailureKind.InstanceFailed, "redirect to 'other.example'")]
    [InlineData(413, "", AlertFailureKind.Rejected, "too large")]
    public async Task SendAlertAsync_WhatPagerDutySays_IsExplained(int status, string body, AlertFailureKind kind, string words)
    {
        await using var pager = await Pager.StartAsync();
        pager.Vendor.Enqueue(new ReceiverAnswer(status, body, ("Location", "https://other.example/x")));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => pager.Instance.SendAsync());

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"status":"success","message":"Event processed","dedup_key":"theirs"}""", "theirs")]
    [InlineData(202, """{"status":"success","message":"Event processed","dedup_key":"theirs"}""", "theirs")]
    [InlineData(202, """{"status":"success","dedup_key":7}""", null)]
    [InlineData(202, "<html>OK</html>", null)]
    [InlineData(202, "", null)]
    public async Task SendAlertAsync_Accepted_HasAReference(int status, string body, string? reference)
    {
        await using var pager = await Pager.StartAsync();
        pager.Vendor.Enqueue(new ReceiverAnswer(status, body));
        var receipt = await pager.Instance.SendAsync();

        Assert.Equal(reference ?? Some.AuditEvent().Alert.IdempotencyKey, receipt.Reference);
        Assert.StartsWith("Accepted, not yet delivered", receipt.Note, StringComparison.Ordinal);
    }
}
