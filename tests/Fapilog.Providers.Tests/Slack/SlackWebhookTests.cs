using Fapilog.Alerting;
using Fapilog.Providers.Tests.Slack.Support;

namespace Fapilog.Providers.Tests.Slack;

public sealed class SlackWebhookTests
{
    [Fact]
    public async Task SendAlertAsync_Ok_IsDelivered()
    {
        await using var instance = await SlackInstance.StartAsync();
        var receipt = await instance.SendAsync();
        var request = Assert.Single(instance.Slack.Requests);

        Assert.Equal(("POST", instance.Webhook.AbsolutePath), (request.Method, request.Target));
        Assert.Equal("application/json; charset=utf-8", request.Headers["Content-Type"]);
        Assert.False(request.Headers.ContainsKey("Authorization"));
        Assert.Equal($"'{instance.Slack.Url.Authority}' answered 'ok'.", receipt.Note);
        Assert.Null(receipt.Reference);
    }

    [Theory]
    [InlineData("ops", "operations")]
    [InlineData("#OPS ", "operations")]
    [InlineData("audit", "audits")]
    [InlineData(null, "general")]
    [InlineData("#", "general")]
    public async Task SendAlertAsync_Channel_PicksItsWebhook(string? channel, string posted)
    {
        await using var instance =
            await SlackInstance.StartAsync((settings, slack) => settings.Channels = new Dictionary<string, Secret>
            {
                ["#Ops"] = Secret.Parse(slack.AddWebhook("operations").AbsoluteUri),
                ["audit"] = Secret.Parse(slack.AddWebhook("audits").AbsoluteUri),
            });
        await instance.SendAsync(channel: channel);

        Assert.Equal(posted, Assert.Single(instance.Slack.Messages).Channel);
        Assert.DoesNotContain("Meant for", instance.Slack.Messages[0].Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_UnknownChannelWithADefault_GoesThereAndSaysSo()
    {
        await using var instance = await SlackInstance.StartAsync();
        var receipt = await instance.SendAsync(channel: "#security");
        var message = Assert.Single(instance.Slack.Messages);

        Assert.Equal("general", message.Channel);
        Assert.Contains(
            "Meant for the channel '#security', which has no webhook in fapilog's settings.",
            message.Shown,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "The channel '#security' has no webhook; the default one was used.", receipt.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "#security",
        AlertFailureKind.Rejected,
        "FAP3030: There is no webhook for the channel '#security'. The channels are 'audit', 'ops'. Add it to 'Channels', or set 'WebhookUrl', which receives the alerts of all other channels.")]
    [InlineData(
        null,
        AlertFailureKind.InstanceFailed,
        "FAP3030: No channel is named, and there is no default. Set 'Channel' beside 'Provider' to one of 'audit', 'ops', or set 'WebhookUrl'.")]
    public async Task SendAlertAsync_NoWebhookForIt_SaysWhichThereAre(string? channel, AlertFailureKind kind, string message)
    {
        await using var instance = await SlackInstance.StartAsync((settings, slack) =>
        {
            settings.WebhookUrl = null;
            settings.Channels =
                new[] { "ops", "audit" }.ToDictionary(name => name, name => Secret.Parse(slack.AddWebhook(name).AbsoluteUri));
        });
        var failure = await instance.FailAsync(channel);

        Assert.Equal((kind, message), (failure.Kind, failure.Message));
        Assert.Empty(instance.Slack.Requests);
    }

    [Fact]
    public async Task SendAlertAsync_OneChannelAndNoneNamed_UsesIt()
    {
        await using var instance = await SlackInstance.StartAsync((settings, slack) =>
            (settings.WebhookUrl, settings.Channels) =
                (null, new Dictionary<string, Secret> { ["ops"] = Secret.Parse(slack.AddWebhook("ops").AbsoluteUri) }));
        await instance.SendAsync();

        Assert.Equal("ops", Assert.Single(instance.Slack.Messages).Channel);
    }

    [Fact]
    public async Task SendAlertAsync_ArchivedChannel_FailsTheInstanceOnlyWhenThereIsNoOther()
    {
        await using var one = await SlackInstance.StartAsync((_, slack) => slack.Archive("general"));
        await using var several = await SlackInstance.StartAsync((settings, slack) =>
        {
            settings.Channels = new Dictionary<string, Secret> { ["ops"] = Secret.Parse(slack.AddWebhook("ops").AbsoluteUri) };
            slack.Archive("ops");
        });
        var (whole, part) = (await one.FailAsync(), await several.FailAsync("ops"));
        await several.SendAsync();

        Assert.Equal((AlertFailureKind.InstanceFailed, AlertFailureKind.Rejected), (whole.Kind, part.Kind));
        Assert.Equal(
            $"FAP3004: '{several.Slack.Url.Authority}' answered 410: 'channel_is_archived'. The channel is archived. Unarchive it, or make a webhook for another.",
            part.Message);
        Assert.Equal("general", Assert.Single(several.Slack.Messages).Channel);
    }

    [Fact]
    public async Task SendAlertAsync_RevokedWebhook_FailsTheInstanceUntilItIsExchanged()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var instance =
                await SlackInstance.StartAsync((settings, _) => settings.WebhookUrl = Secret.Parse("file:" + file));
            await File.WriteAllTextAsync(file, instance.Webhook + "\n");
            instance.Slack.Revoke(instance.Webhook);
            var failure = await instance.FailAsync();
            await File.WriteAllTextAsync(file, instance.Slack.AddWebhook() + "\n");
            await instance.SendAsync();

            Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
            Assert.Contains("answered 404: 'no_service'. The webhook was removed", failure.Message, StringComparison.Ordinal);
            Assert.Single(instance.Slack.Messages);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task PreviewAsync_Event_ShowsTheSameBodyAndNoSecret()
    {
        await using var instance = await SlackInstance.StartAsync();
        var preview = await instance.Host.PreviewAsync(channel: "#x");
        Assert.Empty(instance.Slack.Requests);
        await instance.SendAsync(channel: "#x");

        Assert.Equal(instance.Slack.Requests[0].Text, preview.Body);
        Assert.Equal(("POST", $"http://{instance.Slack.Url.Authority}/[secret]"), (preview.Method, preview.Url));
        Assert.Equal(["content-type"], preview.Headers.Keys);
    }
}
