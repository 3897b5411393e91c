using System.IO.Compression;
using System.Text;
using Fapilog.Alerting;
using Fapilog.Providers.Tests.Support;

namespace Fapilog.Providers.Tests.Contract;

/// <summary>
/// A vendor, or a network in front of it, that encodes its answer although none was asked for: an alert that it has accepted
/// never counts as refused.
/// </summary>
public sealed class EncodedAnswerTests
{
    private static readonly Dictionary<string, (int Status, string Body)> Accepted = new()
    {
        ["alertmanager"] = (200, string.Empty),
        ["opsgenie"] = (202, """{"result":"Request will be processed","took":0.1,"requestId":"r-1"}"""),
        ["pagerduty"] = (202, """{"status":"success","message":"Event processed","dedup_key":"k-1"}"""),
        ["slack"] = (200, "ok"),
        ["slack with a token"] = (200, """{"ok":true,"channel":"C1","ts":"1.2"}"""),
        ["teams"] = (202, string.Empty),
        ["webhook"] = (200, "thanks"),
    };

    public static TheoryData<string, string, string> Answers
    {
        get
        {
            var answers = new TheoryData<string, string, string>();
            foreach (var form in Accepted.Keys)
            {
                answers.Add(form, "gzip", "Delivered");

                // Only the words of Slack's API say whether it posted: without them it may have.
                foreach (var unreadable in new[] { "zstd", "gzip cut", "gzip damaged" })
                {
                    answers.Add(form, unreadable, form == "slack with a token" ? "Temporary" : "Delivered");
                }
            }

            return answers;
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task SendAlertAsync_AcceptedInAnEncoding_IsNeverRefused(string form, string encoding, string outcome)
    {
        var (status, body) = Accepted[form];
        using var server =
            new RawServer($"HTTP/1.1 {status} OK\r\nContent-Encoding: {encoding.Split(' ')[0]}\r\n", Spoil(encoding, Zip(body)));
        await using var subject = await Subject.StartAsync(form, authority: server.Authority);
        var send = subject.SendAsync(deadline: TimeSpan.FromSeconds(20));
        await subject.Instance.WaitOutPausesAsync(send);
        var failure = await Record.ExceptionAsync(() => send);

        Assert.Equal(outcome, failure is AlertDeliveryException delivery ? $"{delivery.Kind}" : $"{failure}Delivered");
        Assert.Equal(outcome == "Delivered" ? 1 : 4, server.Requests);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip cut")]
    public async Task SendAlertAsync_SlacksAnswerCannotBeRead_SaysSoOnTheReceipt(string encoding)
    {
        using var server =
            new RawServer($"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding.Split(' ')[0]}\r\n", Spoil(encoding, Zip("ok")));
        await using var subject = await Subject.StartAsync("slack", authority: server.Authority);

        Assert.Equal(
            $"'{server.Authority}' answered 200, and its answer could not be read to the end.", (await subject.SendAsync()).Note);
    }

    private static byte[] Spoil(string encoding, byte[] zipped) => encoding.Split(' ')[^1] switch
    {
        _ when zipped.Length == 0 => zipped,
        "cut" => zipped[..12],
        "damaged" => [.. zipped[..10], 0xff, .. zipped[11..]],
        _ => zipped,
    };

    private static byte[] Zip(string text)
    {
        using var zipped = new MemoryStream();
        using (var stream = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return zipped.ToArray();
    }
}
