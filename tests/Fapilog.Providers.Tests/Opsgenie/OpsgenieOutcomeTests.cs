using Fapilog.Alerting;
using Fapilog.Providers.Tests.Opsgenie.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Opsgenie;

public sealed class OpsgenieOutcomeTests
{
    [Theory]
    [InlineData(
        422,
        """{"message":"Key format is not valid!","took":0.0,"requestId":"1"}""",
        AlertFailureKind.InstanceFailed,
        "Check 'ApiKey' and 'Preset'")]
    [InlineData(
        401,
        """{"message":"Could not authenticate","took":0.002,"requestId":"1"}""",
        AlertFailureKind.InstanceFailed,
        "needs 'Preset' 'Jsm'")]
    [InlineData(
        403,
        """{"code":40301,"message":"To perform this action, use an API key from an API integration."}""",
        AlertFailureKind.InstanceFailed,
        "The key may not open alerts.")]
    [InlineData(
        422,
        """{"message":"Request body is not processable.","errors":{"message":"Message can not be empty."}}""",
        AlertFailureKind.Rejected,
        "Message can not be empty.")]
    [InlineData(402, "", AlertFailureKind.InstanceFailed, "plan")]
    [InlineData(404, """{"message":"No handler found."}""", AlertFailureKind.InstanceFailed, "check 'Preset', 'BaseUrl'")]
    [InlineData(200, "<html>Please log in</html>", AlertFailureKind.InstanceFailed, "check 'Preset', 'BaseUrl'")]
    [InlineData(
        200, """{"message":"Something went wrong","took":0.1}""", AlertFailureKind.InstanceFailed, "check 'Preset', 'BaseUrl'")]
    [InlineData(301, "", AlertFailureKind.InstanceFailed, "redirect to 'other.example'")]
    [InlineData(307, "", AlertFailureKind.InstanceFailed, "redirect to 'other.example'")]
    public async Task SendAlertAsync_WhatTheVendorSays_IsExplained(int status, string body, AlertFailureKind kind, string words)
    {
        await using var genie = await Genie.StartAsync();
        genie.Vendor.Enqueue(new ReceiverAnswer(status, body, ("Location", "https://other.example/x")));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => genie.Instance.SendAsync());

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_VendorUsesTheWordsOfItsAddress_ShowsThem()
    {
        await using var genie = await Genie.StartAsync(settings => settings.BaseUrl += "jsm/ops/integration");
        genie.Vendor.Enqueue(
            new ReceiverAnswer(403, """{"message":"Use an API key from an API integration to send v2/alerts."}"""));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => genie.Instance.SendAsync());

        Assert.Contains("an API integration to send v2/alerts.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(202, """{"result":"Request will be processed","took":0.3,"requestId":"theirs"}""", "theirs")]
    [InlineData(200, """{"result":"Request will be processed","took":0.3,"requestId":"theirs"}""", "theirs")]
    [InlineData(202, """{"result":"Request will be processed","requestId":7}""", null)]
    [InlineData(202, "<html>OK</html>", null)]
    [InlineData(202, "", null)]
    public async Task SendAlertAsync_Accepted_HasTheRequestId(int status, string body, string? reference)
    {
        await using var genie = await Genie.StartAsync();
        genie.Vendor.Enqueue(new ReceiverAnswer(status, body));
        var receipt = await genie.Instance.SendAsync();

        Assert.Equal(reference, receipt.Reference);
        Assert.StartsWith("Accepted, not yet delivered: Opsgenie processes it later", receipt.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("45", 45)]
    [InlineData("0", 30)]
    [InlineData("-5", 30)]
    [InlineData("a minute", 30)]
    [InlineData(null, 30)]
    public async Task SendAlertAsync_TooManyRequests_WaitsTheVendorsPeriodAndSaysWhy(string? period, int seconds)
    {
        await using var genie = await Genie.StartAsync();
        genie.Vendor.Enqueue(new ReceiverAnswer(
            429,
            """{"message":"You are making too many requests!"}""",
            [("X-RateLimit-State", "THROTTLED"), ("X-RateLimit-Reason", "DOMAIN"), .. period is null
                ? Array.Empty<(string, string)>()
                : [("X-RateLimit-Period-In-Sec", period)]]));
        var failure =
            await Assert.ThrowsAsync<AlertDeliveryException>(() => genie.Instance.SendAsync(deadline: TimeSpan.FromSeconds(20)));

        Assert.Equal((AlertFailureKind.Temporary, TimeSpan.FromSeconds(seconds)), (failure.Kind, failure.RetryAfter));
        Assert.Contains("others share the limit. Limited: DOMAIN.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_BusyButNotThrottled_DoesNotWaitThePeriod()
    {
        await using var genie = await Genie.StartAsync();
        genie.Vendor.Enqueue(new ReceiverAnswer(500, "", ("X-RateLimit-State", "OK"), ("X-RateLimit-Period-In-Sec", "60")));
        var send = genie.Instance.SendAsync(deadline: TimeSpan.FromSeconds(30));
        await genie.Instance.WaitOutPausesAsync(send, TimeSpan.FromSeconds(0.5));
        await send;

        Assert.Equal(2, genie.Vendor.Requests.Count);
    }

    [Fact]
    public async Task SendAlertAsync_AcceptedWhileThrottled_IsTold()
    {
        await using var genie = await Genie.StartAsync();
        genie.Vendor.Enqueue(new ReceiverAnswer(
            202,
            """{"result":"Request will be processed","requestId":"1"}""",
            ("X-RateLimit-State", "THROTTLED"),
            ("X-RateLimit-Reason", "ACCOUNT")));
        var receipt = await genie.Instance.SendAsync();

        Assert.EndsWith("It says that requests are throttled (ACCOUNT).", receipt.Note, StringComparison.Ordinal);
        Assert.Contains(
            genie.Instance.Log,
            line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("throttled", StringComparison.Ordinal));
    }
}
