using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Providers.Tests.Webhook.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Webhook;

public sealed class WebhookDispatcherTests
{
    [Fact]
    public async Task SendAlertAsync_Accepted_IsSignedAndHasAReceipt()
    {
        await using var instance = await Instance.StartAsync();
        var auditEvent = Some.AuditEvent();
        var receipt = await instance.SendAsync(auditEvent);
        var request = Assert.Single(instance.Receiver.Requests);

        Assert.Equal(SignatureCheck.Valid, request.Signature);
        Assert.Equal("POST", request.Method);
        Assert.Equal($"/hooks/{Instance.Token}", request.Target);
        Assert.Equal("application/json; charset=utf-8", request.Headers["Content-Type"]);
        Assert.Equal(auditEvent.Alert.IdempotencyKey, request.Headers["webhook-id"]);
        Assert.Equal(auditEvent.Alert.IdempotencyKey, receipt.Reference);
        Assert.Equal($"'{instance.Receiver.Url.Authority}' answered 204.", receipt.Note);
    }

    [Fact]
    public async Task SendAlertAsync_BusyTwice_SignsEachAttemptAnewUnderOneId()
    {
        await using var instance = await Instance.StartAsync();
        instance.Receiver.Enqueue(
            new ReceiverAnswer(503, "", ("Retry-After", "1")), new ReceiverAnswer(503, "", ("Retry-After", "1")));
        var send = instance.SendAsync();
        await instance.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(1));
        await instance.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(1));
        await send;
        var requests = instance.Receiver.Requests;

        Assert.Equal(3, requests.Count);
        Assert.All(requests, request => Assert.Equal(SignatureCheck.Valid, request.Signature));
        Assert.Single(requests.Select(request => request.Headers["webhook-id"]).Distinct());
        Assert.Single(requests.Select(request => request.Text).Distinct());
        Assert.Equal(3, requests.Select(request => request.Headers["webhook-timestamp"]).Distinct().Count());
        Assert.Equal(3, requests.Select(request => request.Headers["webhook-signature"]).Distinct().Count());
        Assert.Equal(2, instance.Log.Count(line => line.Contains("answered 503. Attempt", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(301, AlertFailureKind.InstanceFailed, "FAP3002")]
    [InlineData(401, AlertFailureKind.InstanceFailed, "FAP3003")]
    [InlineData(410, AlertFailureKind.InstanceFailed, "FAP3003")]
    [InlineData(422, AlertFailureKind.Rejected, "FAP3004")]
    [InlineData(503, AlertFailureKind.Temporary, "FAP3006")]
    public async Task SendAlertAsync_Refused_SaysWhatHappensNext(int status, AlertFailureKind kind, string code)
    {
        await using var instance = await Instance.StartAsync();
        instance.Receiver.DefaultAnswer =
            new ReceiverAnswer(status, "", ("Retry-After", "30"), ("Location", "https://other.example/x"));
        var failure =
            await Assert.ThrowsAsync<AlertDeliveryException>(() => instance.SendAsync(deadline: TimeSpan.FromSeconds(20)));

        Assert.Equal(kind, failure.Kind);
        Assert.StartsWith(code + ": ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(kind is AlertFailureKind.Temporary ? TimeSpan.FromSeconds(30) : null, failure.RetryAfter);
        Assert.Single(instance.Receiver.Requests);
    }

    [Fact]
    public async Task SendAlertAsync_Hang_IsCutByTheSettingTimeout()
    {
        await using var instance = await Instance.StartAsync(settings => settings.Timeout = TimeSpan.FromSeconds(3));
        instance.Receiver.Enqueue(ReceiverAnswer.Hang);
        var send = instance.SendAsync(deadline: TimeSpan.FromSeconds(3));
        await instance.Receiver.WaitForAsync(1, Patience.Token());
        await instance.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(3));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => send);

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.Contains("did not answer within 3 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_LoopbackNotAllowed_IsRefusedBeforeAnythingIsSent()
    {
        await using var instance = await Instance.StartAsync(settings => settings.AllowNetworks = ["10.0.0.0/8"]);
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => instance.SendAsync());

        Assert.StartsWith("FAP3001: '127.0.0.1' resolves to 127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.Empty(instance.Receiver.Requests);
    }

    [Fact]
    public async Task SendAlertAsync_SecretFileRotated_SignsWithTheNewKey()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "whsec_" + Convert.ToBase64String(new byte[32]));
            await using var instance = await Instance.StartAsync(settings => settings.Secret = Secret.Parse("file:" + file));
            await instance.SendAsync();
            await File.WriteAllTextAsync(file, Instance.Key + "\n");
            await instance.SendAsync();

            Assert.Equal(
                [SignatureCheck.Mismatch, SignatureCheck.Valid],
                instance.Receiver.Requests.Select(request => request.Signature));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task SendAlertAsync_SecretGone_FailsTheInstance()
    {
        await using var instance =
            await Instance.StartAsync(settings => settings.Secret = Secret.Parse("env:FAPILOG_TEST_ABSENT"));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => instance.SendAsync());

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith(
            "FAP3007: The secret's environment variable 'FAPILOG_TEST_ABSENT'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_Cancelled_ThrowsCancellation()
    {
        await using var instance = await Instance.StartAsync();
        using var source = new CancellationTokenSource();
        instance.Receiver.Enqueue(ReceiverAnswer.Hang);
        var send = instance.SendAsync(cancellationToken: source.Token);
        await instance.Receiver.WaitForAsync(1, Patience.Token());
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
    }

    [Fact]
    public async Task SendAlertAsync_SeveralAtOnce_DeliversEach()
    {
        await using var instance = await Instance.StartAsync();
        await Task.WhenAll(Enumerable.Range(1, 40).Select(number => instance.SendAsync(Some.AuditEvent(number))));

        Assert.Equal(
            Enumerable.Range(1, 40),
            instance.Receiver.Requests
                .Select(request => JsonDocument.Parse(request.Body).RootElement.GetProperty("data").GetProperty("sequence_number")
                    .GetInt32())
                .Order());
        Assert.All(instance.Receiver.Requests, request => Assert.Equal(SignatureCheck.Valid, request.Signature));
    }

    [Fact]
    public async Task PreviewAsync_Event_ShowsTheSameBodyAndNoSecret()
    {
        await using var instance = await Instance.StartAsync();
        var auditEvent = Some.AuditEvent();
        var preview = await ((IAlertPreview)instance.Dispatcher).PreviewAsync(auditEvent, AlertSeverity.Critical, "#ops");
        Assert.Empty(instance.Receiver.Requests);
        await instance.Dispatcher.SendAlertAsync(auditEvent, AlertSeverity.Critical, "#ops");
        var request = Assert.Single(preview.Requests);

        Assert.Equal(instance.Receiver.Requests[0].Text, request.Body);
        Assert.Equal($"http://{instance.Receiver.Url.Authority}/[secret]", request.Url);
        Assert.Equal("v1,[secret]", request.Headers["webhook-signature"]);
        Assert.Equal(auditEvent.Alert.IdempotencyKey, request.Headers["webhook-id"]);
    }
}
