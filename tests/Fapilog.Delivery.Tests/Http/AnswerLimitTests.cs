using System.IO.Compression;
using System.Text;
using Fapilog.Alerting;
using Fapilog.Delivery.Tests.Support;

namespace Fapilog.Delivery.Tests.Http;

/// <summary>
/// Answers that are encoded although no encoding was asked for, or larger than anybody expects: the status has said what
/// happened.
/// </summary>
public sealed class AnswerLimitTests
{
    private const string Words = """{"status":"success"}""";

    [Theory]
    [InlineData("gzip", Words, true)]
    [InlineData("x-gzip", Words, true)]
    [InlineData("deflate", Words, true)]
    [InlineData("br", Words, true)]
    [InlineData("identity", Words, true)]
    [InlineData("zstd", "", false)]
    [InlineData("gzip, gzip", "", false)]
    [InlineData("gzip torn", "", false)]
    [InlineData("br torn", "", false)]
    public async Task SendAsync_EncodedBody_IsReadAsFarAsTheEncodingIsKnown(string encoding, string body, bool isComplete)
    {
        using var server = new RawServer(
            $"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding.Split(" torn")[0]}\r\n", Encode(encoding, Words));
        using var sender = new Sender();
        var answer = await sender.SendAsync(new Uri($"http://{server.Authority}/"));

        Assert.Equal((200, body, isComplete), (answer.Status, answer.Body, answer.IsBodyComplete));
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task ReadAsync_EncodedBodyThatIsCutAnywhere_IsNotComplete(string encoding)
    {
        var whole = Encode(encoding, Words);
        var complete = new List<int>();
        for (var length = 1; length <= whole.Length; length++)
        {
            using var response = new HttpResponseMessage { Content = new ByteArrayContent(whole, 0, length) };
            response.Content.Headers.ContentEncoding.Add(encoding);
            var (text, isComplete) = await AnswerBody.ReadAsync(response, HttpAnswer.DefaultMaxBytes, CancellationToken.None);

            Assert.StartsWith(text, Words, StringComparison.Ordinal);
            complete.AddRange(isComplete ? [length] : []);
        }

        Assert.Equal([whole.Length], complete);
    }

    [Fact]
    public async Task SendAsync_BodyThatUnpacksToMuchMore_IsCut()
    {
        using var server = new RawServer(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n", Encode("gzip", new string('x', 50_000_000)));
        using var sender = new Sender();
        var answer = await sender.SendAsync(new Uri($"http://{server.Authority}/"));

        Assert.Equal((HttpAnswer.DefaultMaxBytes, false), (answer.Body.Length, answer.IsBodyComplete));
    }

    [Fact]
    public async Task SendAsync_ManyHeaders_IsJudgedByTheStatusAndKeepsAHundred()
    {
        using var server = new RawServer($"HTTP/1.1 202 Accepted\r\n{Headers(200_000)}Retry-After: 3\r\n", []);
        using var sender = new Sender();
        var answer = await sender.SendAsync(new Uri($"http://{server.Authority}/"));

        Assert.Equal((202, 100, TimeSpan.FromSeconds(3)), (answer.Status, answer.Headers.Count, answer.RetryAfter));
        Assert.Equal("0", answer.Headers["Content-Length"]);
    }

    [Theory]
    [InlineData("HTTP/1.1 202 Accepted\r\n")]
    [InlineData("HTTP/1.0 202\r\n")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 202 Accepted\r\n")]
    public async Task SendAsync_AcceptedWithHeadersAboveTheLimit_IsAccepted(string head)
    {
        using var server = new RawServer(head + Headers(300_000), []);
        using var sender = new Sender();
        var answer = await sender.SendAsync(new Uri($"http://{server.Authority}/"));

        Assert.Equal((202, false, 0), (answer.Status, answer.IsBodyComplete, answer.Headers.Count));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task SendAsync_RefusedWithHeadersAboveTheLimit_IsRefusedAsTheStatusSays()
    {
        using var server = new RawServer($"HTTP/1.1 404 Any\r\n{Headers(300_000)}", []);
        using var sender = new Sender();
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => sender.SendAsync(new Uri($"http://{server.Authority}/")));

        Assert.Contains($"'{server.Authority}' answered 404", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task SendAsync_BusyWithHeadersAboveTheLimitAndThenNot_IsSentAgain()
    {
        var busy = 1;
        using var server = new RawServer(_ => Interlocked.Exchange(ref busy, 0) == 1
            ? $"HTTP/1.1 503 Any\r\n{Headers(300_000)}" : $"HTTP/1.1 202 Any\r\n{Headers(300_000)}");
        using var sender = new Sender();
        var call = sender.SendAsync(new Uri($"http://{server.Authority}/"));
        await sender.Clock.AdvancePausesAsync(call, TimeSpan.FromSeconds(5));
        var answer = await call;

        Assert.Equal((202, 2), (answer.Status, server.Requests));
    }

    [Fact]
    public async Task SendAsync_EncryptedAnswerWithHeadersAboveTheLimit_IsJudgedByTheStatus()
    {
        using var server = new TlsServer("hook.test") { Answer = $"HTTP/1.1 202 Accepted\r\n{Headers(300_000)}\r\n" };
        using var sender = Sender.Of(new Settings
        {
            AllowNetworks = ["127.0.0.0/8"],
            CertificateAuthority = Secret.Parse(server.Pem),
        });
        var answer = await sender.SendAsync(new Uri($"https://hook.test:{server.Port}/"));

        Assert.Equal((202, false), (answer.Status, answer.IsBodyComplete));
    }

    private static string Headers(int length) =>
        string.Concat(Enumerable.Range(0, length / 100).Select(number => $"X-Header-{number:D5}: {new string('h', 82)}\r\n"));

    private static byte[] Encode(string encoding, string text)
    {
        using var encoded = new MemoryStream();
        using (var encoder = Encoder(encoding.Split(' ')[0], encoded))
        {
            encoder.Write(Encoding.UTF8.GetBytes(text));
        }

        return encoding.EndsWith(" torn", StringComparison.Ordinal) ? [0, .. encoded.ToArray()] : encoded.ToArray();
    }

    private static Stream Encoder(string encoding, MemoryStream encoded) => encoding switch
    {
        "gzip" or "x-gzip" or "gzip," => new GZipStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
        "deflate" => new ZLibStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
        "br" => new BrotliStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
        _ => new BufferedStream(encoded),
    };

    private sealed class Settings : HttpProviderSettings;
}
