using Fapilog.Alerting;
using Fapilog.Delivery.Tests.Support;

namespace Fapilog.Delivery.Tests.Http;

/// <summary>
/// Answers that are not HTTP, or bad HTTP: what the status says counts where there is one, and everything else is described.
/// </summary>
public sealed class MalformedAnswerTests
{
    private const string Key = "K3y0123456789abcdef";
    private const string Accepted = "HTTP/1.1 202 Accepted\r\n";

    [Theory]
    [InlineData("X-A: a\0b\r\n", true)]
    [InlineData("X-A: \u00e9\u00ff\r\n", true)]
    [InlineData("X-A: a\r\n folded\r\n", true)]
    [InlineData("Content-Type: ;;;\r\n", true)]
    [InlineData("Content-Encoding: ,,gzip\r\n", true)]
    [InlineData("Content-Length: -1\r\n", true)]
    [InlineData("Content-Length: many\r\n", true)]
    [InlineData("Content-Length: 99999999999999999999\r\n", true)]
    [InlineData("Content-Length: 5\r\n", false)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n", false)]
    [InlineData("Transfer-Encoding: nothing-known\r\n", true)]
    [InlineData("this is no header\r\n", false)]
    [InlineData("X Header: 1\r\n", false)]
    [InlineData(": 1\r\n", false)]
    [InlineData(" folded at first\r\n", false)]
    public async Task SendAsync_AcceptedWithABadHeader_IsAccepted(string header, bool isComplete)
    {
        var (answer, failure) = await SendAsync(Accepted + header);

        Assert.Null(failure);
        Assert.Equal((202, isComplete), (answer!.Status, answer.IsBodyComplete));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("\u00e9")]
    [InlineData("3\r\nRetry-After: 9")]
    public async Task SendAsync_BadRetryAfter_IsIgnored(string retryAfter)
    {
        var (_, failure) = await SendAsync($"HTTP/1.1 503 Busy\r\nRetry-After: {retryAfter}\r\n");

        Assert.Equal((AlertFailureKind.Temporary, (TimeSpan?)null), (failure!.Kind, failure.RetryAfter));
        Assert.Contains(" answered 503.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "status line: 'SSH-2.0-OpenSSH_9.6'.")]
    [InlineData("<header>hello</header>\r\n", "status line: '<header>hello</header>'.")]
    [InlineData("HTTP/9.9 200 OK\r\n", "status line: 'HTTP/9.9 200 OK'.")]
    [InlineData("HTTP/1.1 abc OK\r\n", "status code: 'abc'.")]
    [InlineData("HTTP/1.1 1000 OK\r\n", "status line: 'HTTP/1.1 1000 OK'.")]
    [InlineData("HTTP/1.1 200OK\r\n", "status line: 'HTTP/1.1 200OK'.")]
    public async Task SendAsync_AnswerThatIsNotHttp_SaysWhatCameAndIsTemporary(string head, string words)
    {
        var (_, failure) = await SendAsync(head);

        Assert.Equal(AlertFailureKind.Temporary, failure!.Kind);
        Assert.Contains(
            $"' answered with something else than HTTP. Received an invalid {words} Check the address, its port and what answers there.",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_AnswerThatIsNotHttpAndRepeatsTheKey_ShowsNothingOfItAndIsShort()
    {
        var (_, failure) = await SendAsync($"/services/{Key}{new string('x', 20_000)}\u0007\r\n");

        Assert.Contains("[secret]", failure!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', failure.Message);
        Assert.InRange(failure.Message.Length, 1, 600);
    }

    private static async Task<(HttpAnswer? Answer, AlertDeliveryException? Failure)> SendAsync(string head)
    {
        using var server = new RawServer(head, []);
        using var sender = Sender.Of(new Settings { AllowNetworks = ["127.0.0.0/8"] });
        try
        {
            return (await sender.SendAsync(new Uri($"http://{server.Authority}/services/{Key}")), null);
        }
        catch (AlertDeliveryException failure)
        {
            return (null, failure);
        }
        finally
        {
            Assert.Equal(1, server.Requests);
        }
    }

    private sealed class Settings : HttpProviderSettings;
}
