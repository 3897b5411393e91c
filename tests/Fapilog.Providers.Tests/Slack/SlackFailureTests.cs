using Fapilog.Alerting;
using Fapilog.Providers.Tests.Slack.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Slack;

public sealed class SlackFailureTests
{
    public static TheoryData<string, AlertFailureKind?> Answers => new()
    {
        { "301", AlertFailureKind.InstanceFailed },
        { "307", AlertFailureKind.InstanceFailed },
        { "400", AlertFailureKind.Rejected },
        { "200 page", AlertFailureKind.InstanceFailed },
        { "200 empty", AlertFailureKind.InstanceFailed },
        { "200 error", AlertFailureKind.Rejected },
        { "200 page broken", AlertFailureKind.InstanceFailed },
        { "503", AlertFailureKind.Temporary },
        { "garbage", AlertFailureKind.Temporary },
        { "hang", AlertFailureKind.Temporary },
        { "reset", AlertFailureKind.Temporary },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task SendAlertAsync_BadAnswerToAWebhook_SaysWhatHappensNext(string answer, AlertFailureKind? kind)
    {
        await using var instance = await SlackInstance.StartAsync(
            (settings, _) => settings.Timeout = Limit(answer) ?? TimeSpan.FromMinutes(2));
        instance.Slack.Enqueue(Enumerable.Repeat(Answer(answer, "o", "invalid_payload"), 4));

        Assert.Equal(kind, (await instance.FailAsync(longest: Limit(answer))).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("o")]
    [InlineData("ok")]
    public async Task SendAlertAsync_WebhookAnswers200AndBreaksOff_IsDeliveredOnce(string part)
    {
        await using var instance = await SlackInstance.StartAsync();
        instance.Slack.Enqueue(ReceiverAnswer.BreakOff(200, part));

        Assert.Equal(
            $"'{instance.Slack.Url.Authority}' answered 200, and its answer could not be read to the end.",
            (await instance.SendAsync()).Note);
        Assert.Single(instance.Slack.Requests);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    [InlineData("200 stalled", AlertFailureKind.Temporary)]
    [InlineData("200 broken", AlertFailureKind.Temporary)]
    public async Task SendAlertAsync_BadAnswerOfTheApi_SaysWhatHappensNext(string answer, AlertFailureKind? kind)
    {
        await using var instance = await SlackInstance.StartWithTokenAsync(
            (settings, _) => settings.Timeout = Limit(answer) ?? TimeSpan.FromMinutes(2));
        instance.Slack.Enqueue(Enumerable.Repeat(Answer(answer, """{"ok":tr""", """{"ok":false,"error":"invalid_blocks"}"""), 4));

        Assert.Equal(kind, (await instance.FailAsync("general", longest: Limit(answer))).Kind);
    }

    [Fact]
    public async Task SendAlertAsync_AnswerBreaksOffAfterOk_IsDelivered()
    {
        await using var instance = await SlackInstance.StartWithTokenAsync();
        instance.Slack.Enqueue(ReceiverAnswer.BreakOff(200, """{"ok":true,"channel":"C1","ts":"1.2","message":{"te"""));

        var send = instance.SendAsync(channel: "general");
        await instance.Host.WaitOutPaceAsync(send);

        Assert.Equal("1.2", (await send).Reference);
        Assert.Single(instance.Slack.Requests);
    }

    [Fact]
    public async Task SendAlertAsync_UnclearThenOk_SaysThatItMayAppearTwice()
    {
        await using var instance = await SlackInstance.StartAsync();
        instance.Slack.Enqueue(new ReceiverAnswer(500, "rollup_error"));
        var send = instance.SendAsync();
        await instance.Host.WaitOutPaceAsync(send);

        Assert.EndsWith(
            "An earlier attempt ended without a clear answer, so it may appear twice.",
            (await send).Note,
            StringComparison.Ordinal);
        Assert.Contains(
            instance.Log, line => line.Contains("'rollup_error'. Slack has a problem of its own.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("3", null, 3)]
    [InlineData(null, """{"retry_after":4,"ok":false,"error":"rate_limited"}""", 4)]
    [InlineData("soon", "", 10)]
    [InlineData("soon", "rate_limited", 10)]
    public async Task SendAlertAsync_TooMany_HoldsTheWholeChannelAndNoOther(string? header, string? body, int seconds)
    {
        await using var instance = await SlackInstance.StartAsync((settings, slack) =>
            settings.Channels = new Dictionary<string, Secret> { ["ops"] = Secret.Parse(slack.AddWebhook("ops").AbsoluteUri) });
        instance.Slack.Enqueue(new ReceiverAnswer(429, body ?? "", header is null ? [] : [("Retry-After", header)]));
        var first = instance.SendAsync(Some.AuditEvent(1), AlertSeverity.Info);
        await instance.Clock.WaitUntilSetAsync(TimeSpan.FromSeconds(seconds));
        var second = instance.SendAsync(Some.AuditEvent(2), AlertSeverity.Critical);
        await instance.SendAsync(Some.AuditEvent(3), channel: "ops");

        instance.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, instance.Slack.Requests.Count);
        instance.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await second;
        instance.Clock.Advance(TimeSpan.FromSeconds(1));
        await first;

        Assert.Empty(instance.Slack.Refusals);
        Assert.Equal(["ops", "general", "general"], instance.Slack.Messages.Select(message => message.Channel));
        Assert.Contains("sequence 2", instance.Slack.Messages[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("twice", (await first).Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_PauseBeyondTheDeadline_IsTheHostsAtOnce()
    {
        await using var instance = await SlackInstance.StartAsync();
        instance.Slack.Enqueue(new ReceiverAnswer(429, "rate_limited", ("Retry-After", "300")));
        var failure =
            await Assert.ThrowsAsync<AlertDeliveryException>(() => instance.SendAsync(deadline: TimeSpan.FromSeconds(60)));

        Assert.Equal((AlertFailureKind.Temporary, TimeSpan.FromSeconds(300)), (failure.Kind, failure.RetryAfter));
    }

    [Fact]
    public async Task SendAlertAsync_Cancelled_ThrowsCancellation()
    {
        await using var instance = await SlackInstance.StartAsync();
        using var source = new CancellationTokenSource();
        instance.Slack.Enqueue(ReceiverAnswer.Hang);
        var send = instance.SendAsync(cancellationToken: source.Token);
        await instance.Slack.WaitForAsync(1, Patience.Token());
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);
    }

    // The others take real time, which must not count.
    // The limit of an attempt, where it must pass.
    private static TimeSpan? Limit(string answer) => answer is "hang" or "200 stalled" ? TimeSpan.FromSeconds(3) : null;

    private static ReceiverAnswer Answer(string name, string part, string error) => name switch
    {
        "200 page" => new ReceiverAnswer(200, "<html><title>Sign in</title>", ("Content-Type", "text/html")),
        "200 empty" => new ReceiverAnswer(200),
        "200 error" => new ReceiverAnswer(200, error),
        "200 page broken" => ReceiverAnswer.BreakOff(200, "<html>"),
        "200 stalled" => ReceiverAnswer.Stall(200, part),
        "200 broken" => ReceiverAnswer.BreakOff(200, part),
        "garbage" => new ReceiverAnswer(503, "busy", ("Retry-After", "soon, perhaps")),
        "hang" => ReceiverAnswer.Hang,
        "reset" => ReceiverAnswer.Reset,
        _ => new ReceiverAnswer(
            int.Parse(name, System.Globalization.CultureInfo.InvariantCulture), "", ("Location", "https://other.example/x")),
    };
}
