using System.Text;
using Fapilog.Alerting;
using Fapilog.Delivery.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Delivery.Tests.Http;

public sealed class HttpDeliveryTests : IAsyncLifetime, IDisposable
{
    private readonly Sender _sender = new();
    private WebhookReceiver _receiver = null!;

    public async Task InitializeAsync() => _receiver = await WebhookReceiver.StartAsync();

    public async Task DisposeAsync() => await _receiver.DisposeAsync();

    public void Dispose() => _sender.Dispose();

    [Fact]
    public async Task SendAsync_Accepted_SendsTheRequestAsRendered()
    {
        var answer = await _sender.SendAsync(new Uri(_receiver.Url, "hooks/one?x=1"));
        var request = Assert.Single(_receiver.Requests);

        Assert.Equal(204, answer.Status);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/hooks/one?x=1", request.Target);
        Assert.Equal("{\"a\":1}", request.Text);
        Assert.Equal("application/json", request.Headers["Content-Type"]);
        Assert.Equal("7", request.Headers["Content-Length"]);
        Assert.Equal(_receiver.Url.Authority, request.Headers["Host"]);
        Assert.Equal("fapilog", request.Headers["User-Agent"]);
    }

    [Fact]
    public async Task SendAsync_BusyTwiceWithRetryAfter_DeliversAfterBothWaits()
    {
        _receiver.Enqueue(new ReceiverAnswer(503, "", ("Retry-After", "1")), new ReceiverAnswer(503, "", ("Retry-After", "1")));
        var send = _sender.SendAsync(_receiver.Url);
        await _sender.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(1));
        await _sender.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(1));
        await send;

        Assert.All(_sender.Retries, retry => Assert.EndsWith(" follows in 1 s.", retry, StringComparison.Ordinal));
        Assert.Equal(2, _sender.Retries.Count);
        Assert.Equal(["1", "2", "3"], _receiver.Requests.Select(request => request.Headers["x-attempt"]));
    }

    [Fact]
    public async Task SendAsync_RetryAfterAsDate_IsMeasuredByTheClock()
    {
        var date = _sender.Clock.GetUtcNow().AddSeconds(5).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        _receiver.Enqueue(new ReceiverAnswer(429, "", ("Retry-After", date)));
        var send = _sender.SendAsync(_receiver.Url);
        await _sender.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(5));
        await send;

        Assert.Equal(2, _receiver.Requests.Count);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task SendAsync_Redirect_IsReportedAndNotFollowed(int status)
    {
        var target = new Uri(_receiver.Url, "secret-target").AbsoluteUri;
        _receiver.Enqueue(new ReceiverAnswer(status, "", ("Location", target)));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => _sender.SendAsync(_receiver.Url));

        Assert.Single(_receiver.Requests);
        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.Contains(
            $"answered {status} with a redirect to '{_receiver.Url.Authority}'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-target", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_NoAnswer_IsTemporaryAfterTheDeadline()
    {
        _receiver.Enqueue(ReceiverAnswer.Hang);
        var send = _sender.SendAsync(_receiver.Url, _sender.Clock.GetUtcNow().AddSeconds(15.2));
        await _receiver.WaitForAsync(1, Patience.Token());
        await _sender.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(15));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => send);

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.Equal(
            $"FAP3006: '{_receiver.Url.Authority}' did not answer within 15 s. The next attempt is due in 0.5 s, and the alert's deadline leaves 0.2 s.",
            failure.Message);
    }

    [Fact]
    public async Task SendAsync_ConnectionReset_IsTriedAgain()
    {
        _receiver.Enqueue(ReceiverAnswer.Reset);
        var send = _sender.SendAsync(_receiver.Url);
        await _sender.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(0.5));
        await send;

        Assert.StartsWith(
            $"The connection to '{_receiver.Url.Authority}' broke", Assert.Single(_sender.Retries), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_NobodyListens_IsTemporary()
    {
        var free = _receiver.Url;
        await _receiver.DisposeAsync();
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => _sender.SendAsync(free, _sender.Clock.GetUtcNow().AddSeconds(0.1)));

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.StartsWith(
            $"FAP3006: No connection to '{free.Authority}' could be made:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_CancelledWhileTheReceiverHangs_ThrowsCancellation()
    {
        using var source = new CancellationTokenSource();
        _receiver.Enqueue(ReceiverAnswer.Hang);
        var send = _sender.SendAsync(_receiver.Url, cancellationToken: source.Token);
        await _receiver.WaitForAsync(1, Patience.Token());
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
    }

    [Fact]
    public async Task SendAsync_LongBodyWithControlCharacters_IsCutAndCleaned()
    {
        _receiver.Enqueue(new ReceiverAnswer(200, "a\u001b[31m\r\nb\0\u202e" + new string('x', 100_000)));
        var answer = await _sender.SendAsync(_receiver.Url);

        Assert.StartsWith("a [31m  b  xxx", answer.Body, StringComparison.Ordinal);
        Assert.True(Encoding.UTF8.GetByteCount(answer.Body) <= HttpAnswer.DefaultMaxBytes);
        Assert.False(answer.IsBodyComplete);
    }

    [Fact]
    public async Task SendAsync_OwnJudge_OverrulesTheStatus()
    {
        _receiver.Enqueue(new ReceiverAnswer(200, "error: quota"));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => _sender.SendAsync(new HttpAlert
        {
            Address = _receiver.Url,
            Body = default,
            Judge = answer =>
                new AlertDeliveryException(AlertFailureKind.Rejected, $"{DeliveryCodes.AlertRejected}: {answer.Body}"),
        }));

        Assert.Equal("FAP3004: error: quota", failure.Message);
    }

    [Fact]
    public async Task SendAsync_Cookie_IsNotKept()
    {
        _receiver.Enqueue(new ReceiverAnswer(200, "", ("Set-Cookie", "session=1; Path=/")));
        await _sender.SendAsync(_receiver.Url);
        await _sender.SendAsync(_receiver.Url);

        Assert.DoesNotContain("Cookie", _receiver.Requests[1].Headers.Keys);
    }

    [Fact]
    public async Task SendAsync_Encoding_AsksForNone()
    {
        await _sender.SendAsync(_receiver.Url);

        Assert.Equal("identity", _receiver.Requests[0].Headers["Accept-Encoding"]);
    }
}
