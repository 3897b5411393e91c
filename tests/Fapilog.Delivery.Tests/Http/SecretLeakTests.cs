using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using Fapilog.Alerting;
using Fapilog.Delivery.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Delivery.Tests.Http;

public sealed class SecretLeakTests
{
    private const string Token = "T0KENabcdefghijklmnop";

    public static TheoryData<string> Failures => ["ok", "401", "404", "503", "301", "hang", "reset", "nobody"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task SendAsync_AnyOutcome_KeepsTheTokenToItself(string outcome)
    {
        var seen = new ConcurrentQueue<string>();
        using var activities = Listen(seen);
        using var events = new HttpEvents(seen);
        await using var receiver = await WebhookReceiver.StartAsync();
        using var sender = new Sender();
        var address = new Uri(receiver.Url, $"services/{Token}?sig={Token}");
        receiver.DefaultAnswer = Answer(outcome, address);
        if (outcome == "nobody")
        {
            await receiver.DisposeAsync();
        }

        var send = sender.SendAsync(address, sender.Clock.GetUtcNow().AddSeconds(0.4));
        if (outcome == "hang")
        {
            await sender.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(0.4));
        }

        seen.Enqueue(await Record.ExceptionAsync(async () => seen.Enqueue((await send).ToString())) is { } failure
            ? Assert.IsType<AlertDeliveryException>(failure).ToString()
            : "delivered");

        Assert.Equal(outcome == "ok", seen.Contains("delivered"));
        Assert.Contains(seen, text => text.StartsWith("event ", StringComparison.Ordinal));
        Assert.DoesNotContain(seen, text => text.Contains(Token, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task SendAsync_TracedCaller_MakesNoActivityWithTheAddress()
    {
        var seen = new ConcurrentQueue<string>();
        using var activities = Listen(seen);
        using var own = new ActivitySource("own");
        await using var receiver = await WebhookReceiver.StartAsync();
        using var sender = new Sender();
        using (own.StartActivity("caller"))
        {
            await sender.SendAsync(new Uri(receiver.Url, Token));
        }

        Assert.Contains(seen, text => text.StartsWith("activity caller", StringComparison.Ordinal));
        Assert.DoesNotContain(
            seen, text => text.Contains("url.full", StringComparison.Ordinal) || text.Contains(Token, StringComparison.Ordinal));
        Assert.DoesNotContain("traceparent", Assert.Single(receiver.Requests).Headers.Keys);
    }

    [Fact]
    public void ToString_OfACall_ShowsTheHostOnly()
    {
        var alert = new HttpAlert { Address = new Uri($"https://hook.example/{Token}"), Body = default, Secrets = [Token] };

        Assert.Equal("https://hook.example", alert.ToString());
    }

    private static ReceiverAnswer Answer(string outcome, Uri address) => outcome switch
    {
        "ok" => new ReceiverAnswer(200, $"got {Token}", ("X-Echo", address.PathAndQuery)),
        "hang" => ReceiverAnswer.Hang,
        "reset" => ReceiverAnswer.Reset,
        "nobody" => new ReceiverAnswer(200),
        "301" => new ReceiverAnswer(301, $"moved {Token}", ("Location", address.AbsoluteUri)),
        _ => new ReceiverAnswer(
            int.Parse(outcome, System.Globalization.CultureInfo.InvariantCulture), $"no such hook {address.PathAndQuery}"),
    };

    private static ActivityListener Listen(ConcurrentQueue<string> seen)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Enqueue(
                $"activity {activity.OperationName} {string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>
    /// What the runtime's own event sources say about a request. Only those of the sender: the receiver's process is this one
    /// too.
    /// </summary>
    private sealed class HttpEvents : EventListener
    {
        private readonly ConcurrentQueue<string> _seen;

        public HttpEvents(ConcurrentQueue<string> seen)
        {
            _seen = seen;
            EventSourceCreated += (_, created) =>
            {
                if (created.EventSource?.Name is "System.Net.Http" or "System.Net.NameResolution" or "System.Net.Sockets")
                {
                    EnableEvents(created.EventSource, EventLevel.LogAlways, EventKeywords.All);
                }
            };
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            _seen?.Enqueue($"event {eventData.EventName} {string.Join(' ', eventData.Payload ?? new([]))}");
    }
}
