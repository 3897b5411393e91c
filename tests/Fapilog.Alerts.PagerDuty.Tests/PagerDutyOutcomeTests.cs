using Fapilog.Alerting;
using Fapilog.Alerts.PagerDuty.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.PagerDuty.Tests;

public sealed class PagerDutyOutcomeTests
{
    private static readonly int[] Delivered = [202];
    private static readonly int[] TriedAgain = [408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530];
    private static readonly int[] InstanceFailed =
    [
        200, 201, 203, 204, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307, 308, 401, 402, 403, 404, 405, 407, 410,
    ];

    public static TheoryData<int> Statuses => [.. AnsweredStatuses.All];

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task SendAlertAsync_Status_IsWhatTheTableSays(int status)
    {
        await using var pager = await Pager.StartAsync();
        pager.Vendor.Enqueue(ReceiverAnswer.Of(status, "", ("Retry-After", "3600"), ("Location", "https://other.example/x")));
        var failure = await Record.ExceptionAsync(() => pager.Instance.SendAsync()) as AlertDeliveryException;

        AlertFailureKind? expected = Delivered.Contains(status) ? null
            : TriedAgain.Contains(status) ? AlertFailureKind.Temporary
            : InstanceFailed.Contains(status) ? AlertFailureKind.InstanceFailed
            : AlertFailureKind.Rejected;
        Assert.Equal(expected, failure?.Kind);
        Assert.Equal(expected is AlertFailureKind.Temporary ? TimeSpan.FromHours(1) : null, failure?.RetryAfter);
        Assert.Single(pager.Vendor.Requests);
        Assert.Empty(pager.Vendor.Refusals);
    }

    [Theory]
    [InlineData(400, "Invalid routing key", AlertFailureKind.InstanceFailed, "Check 'RoutingKey'")]
    [InlineData(400, """{"status":"invalid event","message":"Event object is invalid","errors":["Length of 'routing_key' is incorrect (should be 32 characters)"]}""", AlertFailureKind.InstanceFailed, "EU accounts")]
    [InlineData(400, """{"status":"invalid event","errors":["'summary' is too long (maiximum is 1024 characters)"]}""", AlertFailureKind.Rejected, "'summary' is too long")]
    [InlineData(200, """{"status":"invalid event","errors":["'summary' is missing or blank"]}""", AlertFailureKind.Rejected, "'summary' is missing")]
    [InlineData(202, """{"status":"invalid event","errors":["'summary' is missing or blank"]}""", AlertFailureKind.Rejected, "'summary' is missing")]
    [InlineData(200, "<html>Please log in</html>", AlertFailureKind.InstanceFailed, "check 'BaseUrl'")]
    [InlineData(404, "nginx", AlertFailureKind.InstanceFailed, "check 'BaseUrl'")]
    [InlineData(301, "", AlertFailureKind.InstanceFailed, "redirect to 'other.example'")]
    [InlineData(307, "", AlertFailureKind.InstanceFailed, "redirect to 'other.example'")]
    [InlineData(413, "", AlertFailureKind.Rejected, "too large")]
    public async Task SendAlertAsync_WhatPagerDutySays_IsExplained(int status, string body, AlertFailureKind kind, string words)
    {
        await using var pager = await Pager.StartAsync();
        pager.Vendor.Enqueue(ReceiverAnswer.Of(status, body, ("Location", "https://other.example/x")));
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
        pager.Vendor.Enqueue(ReceiverAnswer.Of(status, body));
        var receipt = await pager.Instance.SendAsync();

        Assert.Equal(reference ?? Some.AuditEvent().Alert.IdempotencyKey, receipt.Reference);
        Assert.StartsWith("Accepted, not yet delivered", receipt.Note, StringComparison.Ordinal);
    }
}
