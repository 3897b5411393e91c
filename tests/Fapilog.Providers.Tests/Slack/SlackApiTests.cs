using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Providers.Tests.Slack.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Slack;

public sealed class SlackApiTests
{
    [Fact]
    public async Task SendAlertAsync_Ok_IsDeliveredWithTheMessagesIdentifier()
    {
        await using var instance = await SlackInstance.StartWithTokenAsync();
        var receipt = await instance.SendAsync(channel: "#general");
        var request = Assert.Single(instance.Slack.Requests);

        Assert.Equal("/api/chat.postMessage", request.Target);
        Assert.Equal($"Bearer {instance.Slack.Token}", request.Headers["Authorization"]);
        Assert.Equal("application/json; charset=utf-8", request.Headers["Content-Type"]);
        Assert.Equal(instance.Slack.Messages[0].Timestamp, receipt.Reference);
        Assert.Equal(
            $"'{instance.Slack.Url.Authority}' posted it to the channel {instance.Slack.AddChannel("general")}.", receipt.Note);
    }

    [Fact]
    public async Task SendAlertAsync_LongestAnswer_IsStillRead()
    {
        await using var instance = await SlackInstance.StartWithTokenAsync();
        var receipt =
            await instance.SendAsync(Some.AuditEvent(7, string.Concat(Enumerable.Repeat("😀", 10_000))), channel: "general");

        Assert.NotNull(receipt.Reference);
    }

    [Theory]
    [InlineData("nowhere", AlertFailureKind.Rejected, "channel_not_found", "There is no such channel")]
    [InlineData("old", AlertFailureKind.Rejected, "is_archived", "The channel is archived.")]
    [InlineData("private", AlertFailureKind.Rejected, "not_in_channel", "Invite it")]
    public async Task SendAlertAsync_BadChannel_IsThisAlertsFault(
        string channel, AlertFailureKind kind, string word, string remedy)
    {
        await using var instance = await SlackInstance.StartWithTokenAsync((_, slack) =>
        {
            slack.Archive("old");
            slack.Leave("private");
        });
        var failure = await instance.FailAsync(channel);
        await instance.SendAsync(channel: "general");

        Assert.Equal(kind, failure.Kind);
        Assert.StartsWith(
            $"FAP3004: '{instance.Slack.Url.Authority}' answered 200: '{word}'. ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, failure.Message, StringComparison.Ordinal);
        Assert.Single(instance.Slack.Messages);
    }

    [Theory]
    [InlineData("token_revoked")]
    [InlineData("account_inactive")]
    [InlineData("invalid_auth")]
    [InlineData("missing_scope")]
    public async Task SendAlertAsync_RefusedToken_FailsTheInstance(string word)
    {
        await using var instance = await SlackInstance.StartWithTokenAsync((_, slack) => slack.RevokeToken(word));
        var failure = await instance.FailAsync("general");

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.StartsWith(
            $"FAP3003: '{instance.Slack.Url.Authority}' answered 200: '{word}'. ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_NoChannel_FailsTheInstanceBeforeAnythingIsSent()
    {
        await using var instance = await SlackInstance.StartWithTokenAsync();
        var failure = await instance.FailAsync();

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.Equal(
            "FAP3030: A bot token posts to any channel, and none is named. Set 'Channel' beside 'Provider', or on the route.",
            failure.Message);
        Assert.Empty(instance.Slack.Requests);
    }

    [Theory]
    [InlineData(
        """{"ok":false,"error":"invalid_blocks","errors":["a"],"response_metadata":{"messages":["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"]}}""",
        "'invalid_blocks: a; [ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'.")]
    [InlineData(
        """{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"identify"}""",
        "'missing_scope: needed chat:write; provided identify'.")]
    [InlineData("""{"ok":false,"error":"a_word_of_tomorrow"}""", "FAP3004: ")]
    [InlineData(
        """{"ok":false,"error":"a_word_of_tomorrow"}""",
        "'a_word_of_tomorrow'. Slack refuses this alert with an error that this version does not know")]
    [InlineData("""{"ok":false}""", "FAP3003: ")]
    public async Task SendAlertAsync_Error_IsToldWithWhatSlackAdds(string body, string told)
    {
        await using var instance = await SlackInstance.StartWithTokenAsync();
        instance.Slack.Enqueue(new ReceiverAnswer(200, body, ("Content-Type", "application/json")));

        Assert.Contains(told, (await instance.FailAsync("general")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_OneFinding_StandsInOneThreadUntilItIsCleared()
    {
        await using var instance = await SlackInstance.StartWithTokenAsync((_, slack) => slack.AddChannel("ops"));
        await SendAsync(Finding("f1"));
        await SendAsync(Finding("f2"));
        await SendAsync(Finding("f1"));
        await SendAsync(Finding("f1"), "ops");
        await SendAsync(Finding("f1", AlertAction.Clear));
        await SendAsync(Finding("f1"));
        await SendAsync(Some.AuditEvent());
        var messages = instance.Slack.Messages;

        Assert.Empty(instance.Slack.Refusals);
        Assert.Equal(
            [null, null, messages[0].Timestamp, null, messages[0].Timestamp, null, null],
            messages.Select(message => message.ThreadTimestamp));
        Assert.All(
            messages.Where(message => message.ThreadTimestamp is not null),
            message =>
                Assert.True(JsonDocument.Parse(message.Request.Body).RootElement.GetProperty("reply_broadcast").GetBoolean()));

        async Task SendAsync(AuditEvent auditEvent, string channel = "general")
        {
            await instance.SendAsync(auditEvent, channel: channel);
            instance.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task SendAlertAsync_ThreadGone_IsPostedOutsideOfIt()
    {
        await using var instance = await SlackInstance.StartWithTokenAsync();
        await instance.SendAsync(Finding("f1"), channel: "general");
        instance.Slack.Enqueue(new ReceiverAnswer(200, """{"ok":false,"error":"thread_not_found"}"""));
        var send = instance.SendAsync(Finding("f1"), channel: "general");
        await instance.Host.WaitOutPaceAsync(send);
        var receipt = await send;
        instance.Clock.Advance(TimeSpan.FromSeconds(1));
        await instance.SendAsync(Finding("f1", AlertAction.Clear), channel: "general");

        Assert.Equal(
            [null, null, instance.Slack.Messages[1].Timestamp],
            instance.Slack.Messages.Select(message => message.ThreadTimestamp));
        Assert.DoesNotContain("twice", receipt.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PreviewAsync_Event_ShowsTheSameBodyAndNoToken()
    {
        await using var instance = await SlackInstance.StartWithTokenAsync();
        var preview = await instance.Host.PreviewAsync(channel: "#general");
        await instance.SendAsync(channel: "#general");

        Assert.Equal(instance.Slack.Requests[0].Text, preview.Body);
        Assert.Equal(new Uri(instance.Slack.Url, "api/chat.postMessage").AbsoluteUri, preview.Url);
        Assert.Equal("Bearer [secret]", preview.Headers["authorization"]);
    }

    private static AuditEvent Finding(string key, AlertAction action = AlertAction.Raise)
    {
        var auditEvent = Some.AuditEvent();
        return auditEvent with { Alert = auditEvent.Alert with { FindingKey = key, Action = action } };
    }
}
