using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Testing.Tests.Receiving;

public sealed class WebhookReceiverTests : IDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private const string Body = "{\"test\": 2432232314}";

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.FromUnixTimeSeconds(1614265330));
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Requests_OneSent_IsRecordedAsItArrived()
    {
        await using var receiver = await WebhookReceiver.StartAsync(timeProvider: _clock);
        var answer = await PostAsync(receiver, "a%20b/c?d=e");
        var request = Assert.Single(receiver.Requests);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("127.0.0.1", receiver.Url.Host);
        Assert.Equal("POST", request.Method);
        Assert.Equal("/a%20b/c?d=e", request.Target);
        Assert.Equal(Body, request.Text);
        Assert.Equal(Id, request.Headers["WEBHOOK-ID"]);
        Assert.Equal(_clock.GetUtcNow(), request.ReceivedAt);
        Assert.Equal(SignatureCheck.NotChecked, request.Signature);
        Assert.DoesNotContain("Server", answer.Headers.Select(header => header.Key));
    }

    [Theory]
    [InlineData(0, Id, Signature, SignatureCheck.Valid)]
    [InlineData(300, Id, Signature, SignatureCheck.Valid)]
    [InlineData(301, Id, Signature, SignatureCheck.Expired)]
    [InlineData(-301, Id, Signature, SignatureCheck.Expired)]
    [InlineData(0, Id, "v1,AAAA " + Signature, SignatureCheck.Valid)]
    [InlineData(0, "msg_other", Signature, SignatureCheck.Mismatch)]
    [InlineData(0, Id, "v1,AAAA", SignatureCheck.Mismatch)]
    [InlineData(0, "", Signature, SignatureCheck.Malformed)]
    public async Task Requests_Signed_AreCheckedByThePublishedVector(
        int age, string id, string signature, SignatureCheck expected)
    {
        _clock.Advance(TimeSpan.FromSeconds(Math.Max(0, age)));
        await using var receiver = await WebhookReceiver.StartAsync(Secret, _clock);
        await PostAsync(
            receiver,
            "",
            id,
            age < 0 ? $"{1614265330 - age}" : "1614265330",
            age < 0 ? Sign(id, $"{1614265330 - age}") : signature);

        Assert.Equal(expected, Assert.Single(receiver.Requests).Signature);
    }

    [Fact]
    public async Task Enqueue_Answers_AreGivenInOrderAndThenTheDefault()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.DefaultAnswer = new ReceiverAnswer(202);
        receiver.Enqueue(
            new ReceiverAnswer(503, "busy", ("Retry-After", "7")),
            new ReceiverAnswer(301, "", ("Location", "https://other.example/")));
        var (first, second, third) = (await PostAsync(receiver), await PostAsync(receiver), await PostAsync(receiver));

        Assert.Equal([503, 301, 202], new[] { first, second, third }.Select(answer => (int)answer.StatusCode));
        Assert.Equal("busy", await first.Content.ReadAsStringAsync());
        Assert.Equal("7", first.Headers.RetryAfter?.ToString());
        Assert.Equal("https://other.example/", second.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Reset_Request_BreaksTheConnection()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Enqueue(ReceiverAnswer.Reset);

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(receiver));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Hang_Request_IsCutOffByDispose()
    {
        var receiver = await WebhookReceiver.StartAsync();
        receiver.Enqueue(ReceiverAnswer.Hang);
        var post = PostAsync(receiver);
        await receiver.WaitForAsync(1, Patience.Token());
        Assert.False(post.IsCompleted);
        await receiver.DisposeAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => post.WaitAsync(Patience.Limit));
    }

    [Fact]
    public async Task WaitForAsync_TooFew_EndsWithTheToken()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var source = new CancellationTokenSource();
        var wait = receiver.WaitForAsync(1, source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    private static string Sign(string id, string timestamp) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(Secret["whsec_".Length..]),
        Encoding.UTF8.GetBytes($"{id}.{timestamp}.{Body}")));

    private async Task<HttpResponseMessage> PostAsync(
        WebhookReceiver receiver,
        string path = "",
        string id = Id,
        string timestamp = "1614265330",
        string signature = Signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(receiver.Url, path));
        request.Content = new StringContent(Body);
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("webhook-signature", signature);
        return await _client.SendAsync(request);
    }
}
