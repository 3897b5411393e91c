using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Alerts.Slack;

namespace Fapilog.Providers.Tests.Slack;

public sealed class SlackSettingsTests
{
    private const string Hook = "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX";
    private const string Token = "xoxb-1-2-abcdef";

    [Theory]
    [InlineData(Hook)]
    [InlineData("https://hooks.slack-gov.com/services/T0/B0/X")]
    [InlineData("https://chat.example/hooks/abc")]
    public void Validate_Webhook_IsSound(string address) =>
        Assert.Empty(Faults(new SlackSettings { WebhookUrl = Secret.Parse(address) }));

    [Theory]
    [InlineData(Token)]
    [InlineData("xoxe.xoxb-1-abc")]
    public void Validate_BotToken_IsSound(string token) =>
        Assert.Empty(Faults(new SlackSettings { Token = Secret.Parse(token) }));

    [Theory]
    [InlineData("hooks.slack.com/services/T0/B0/X", "not an absolute one")]
    [InlineData("ftp://hooks.slack.com/services/T0/B0/X", "neither 'https' nor 'http'")]
    [InlineData("https://hooks.slack.com/services/T0/B0", "not whole")]
    [InlineData("https://hooks.slack.com/workflows/T0/A0/1/X", "starts a workflow")]
    [InlineData("https://hooks.slack.com/triggers/E0/1/X", "starts a workflow")]
    [InlineData("https://acme.slack.com/archives/C0", "its host is 'acme.slack.com'")]
    [InlineData("https://chat.example/", "has no path")]
    [InlineData(Token, "A bot token ('xoxb-…') belongs in 'Token'")]
    [InlineData("xapp-1-A", "belongs in 'Token'")]
    [InlineData("env:FAPILOG_TEST_ABSENT", "'FAPILOG_TEST_ABSENT'")]
    [InlineData("http://hooks.example/services/T0/B0/X", "'http', which is sent to allowed networks only")]
    public void Validate_NoWebhook_SaysWhatItIs(string address, string told) =>
        Assert.Contains(
            told, Assert.Single(Faults(new SlackSettings { WebhookUrl = Secret.Parse(address) })), StringComparison.Ordinal);

    [Theory]
    [InlineData("xapp-1-A0-1-x", "app-level token")]
    [InlineData("xoxp-1-2-x", "user token")]
    [InlineData("xoxe.xoxp-1-x", "user token")]
    [InlineData("xoxe-1-x", "refresh token")]
    [InlineData("8f742231b10e8888abcd99yyyzzz85a5", "neither the signing secret nor the client secret")]
    [InlineData(Hook, "belongs in 'WebhookUrl'")]
    [InlineData("xoxb-1 2", "contains a space")]
    [InlineData("xoxb-", "ends after its beginning")]
    [InlineData("xoxe.xoxb-", "ends after its beginning")]
    public void Validate_NoBotToken_SaysWhatItIs(string token, string told)
    {
        var fault = Assert.Single(Faults(new SlackSettings { Token = Secret.Parse(token) }));

        Assert.Contains(told, fault, StringComparison.Ordinal);
        Assert.DoesNotContain(token, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, "FAP3030: The instance names no channel, so that only alerts of routes with a 'Channel' can be posted. A bot token posts to any channel: if it gets others, set 'Channel' beside 'Provider'.")]
    [InlineData(true, "#", "FAP3030: The instance names no channel, so that only alerts of routes with a 'Channel' can be posted. ")]
    [InlineData(true, "#ops", null)]
    [InlineData(false, null, "FAP3030: The instance names no channel, so that only alerts of routes with a 'Channel' can be posted. It has no default webhook: if it gets others, set 'Channel' beside 'Provider' to one of 'audit', 'ops', or set 'WebhookUrl'.")]
    [InlineData(false, "#security", "FAP3030: There is no webhook for the channel '#security'.")]
    [InlineData(false, "#ops", null)]
    public void CreateDispatcher_NoChannelOfItsOwn_SaysWhichAlertsCannotBePosted(bool isToken, string? channel, string? told)
    {
        var log = new List<(AlertLogLevel Level, string Message)>();
        new SlackProvider().CreateDispatcher(new AlertProviderContext("chat")
        {
            Channel = channel,
            BoundSettings = isToken
                ? new SlackSettings { Token = Secret.Parse(Token) }
                : new SlackSettings { Channels = Channels(("ops", Hook), ("audit", Hook)) },
            LogWriter = (level, message, _) => log.Add((level, message)),
        });

        Assert.Equal(told is null ? [] : [AlertLogLevel.Warning], log.Select(line => line.Level));
        Assert.All(log, line => Assert.StartsWith(told!, line.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Validate_Nothing_NamesTheThreeWays() => Assert.Equal(
        ["Nothing says how to reach Slack. Set 'WebhookUrl' to the address of an incoming webhook, 'Channels' to one for each channel, or 'Token' to a bot token ('xoxb-…')."],
        Faults(new SlackSettings()));

    [Theory]
    [InlineData(true, "'Token' and 'WebhookUrl' are both set")]
    [InlineData(false, "'Token' and 'Channels' are both set")]
    public void Validate_TokenAndWebhooks_AsksForOne(bool withUrl, string told)
    {
        var settings = new SlackSettings
        {
            Token = Secret.Parse(Token),
            Channels = Channels(("ops", Hook)),
            WebhookUrl = withUrl ? Secret.Parse(Hook) : null,
        };

        Assert.StartsWith(told, Assert.Single(Faults(settings)), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_Channels_TellsEveryFaultAtOnce()
    {
        var fault = Assert.Single(
            Faults(new SlackSettings { Channels = Channels(("ops", Hook), ("#OPS", Hook), ("bad", Token), ("#", Hook)) }));

        Assert.Contains("Channel 'bad': This is a token", fault, StringComparison.Ordinal);
        Assert.Contains("Channel '#': The name is empty.", fault, StringComparison.Ordinal);
        Assert.Contains("The names 'ops' and '#OPS' are one channel", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_PlainBaseUrl_NeedsAnAllowedNetwork()
    {
        var settings = new SlackSettings { Token = Secret.Parse(Token), BaseUrl = "http://127.0.0.1:1" };
        Assert.Contains(
            "'http', which is sent to allowed networks only", Assert.Single(Faults(settings)), StringComparison.Ordinal);
        settings.AllowNetworks = ["127.0.0.0/8"];
        Assert.Empty(Faults(settings));
    }

    private static Dictionary<string, Secret> Channels(params (string Name, string Url)[] channels) =>
        channels.ToDictionary(channel => channel.Name, channel => Secret.Parse(channel.Url));

    private static string[] Faults(SlackSettings settings)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), results, validateAllProperties: true);
        return [.. results.Select(result => result.ErrorMessage!)];
    }
}
