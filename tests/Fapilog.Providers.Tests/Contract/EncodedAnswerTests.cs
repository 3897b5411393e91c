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
                answers.Add(form, "zstd", form == "slack with a token" ? "Temporary" : "Delivered");
            }

            return answers;
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task SendAlertAsync_AcceptedInAnEncoding_IsNeverRefused(string form, string encoding, string outcome)
    {
        var (status, body) = Accepted[form];
        using var server = new RawServer($"HTTP/1.1 {status} OK\r\nContent-Encoding: {encoding}\r\n", Zip(body));
        await using var subject = await Subject.StartAsync(form, authority: server.Authority);
        var send = subject.SendAsync(deadline: TimeSpan.FromSeconds(20));
        await subject.Instance.WaitOutPausesAsync(send);
        var failure = await Record.ExceptionAsync(() => send);

        Assert.Equal(outcome, failure is AlertDeliveryException delivery ? $"{delivery.Kind}" : $"{failure}Delivered");
        Assert.Equal(outcome == "Delivered" ? 1 : 4, server.Requests);
    }

    [Fact]
    public async Task SendAlertAsync_SlackAnswersInAnUnknownEncoding_SaysSoOnTheReceipt()
    {
        using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n", Zip("ok"));
        await using var subject = await Subject.StartAsync("slack", authority: server.Authority);

        Assert.Equal(
            $"'{server.Authority}' answered 200 in an encoding that cannot be read.", (await subject.SendAsync()).Note);
    }

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
