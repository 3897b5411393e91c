using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Testing.Tests.Vendors;

public sealed class SlackDoubleTests : IDisposable
{
    private readonly HttpClient _client = new();
    private readonly FakeTimeProvider _clock = new(Some.Instant);

    public static TheoryData<string, string, string> Faults => new()
    {
        { "{", "invalid_payload", "" },
        { "[]", "invalid_payload", "must be an object" },
        { """{"text":"x","username":"me"}""", "invalid_payload", "unknown members: username" },
        { """{"blocks":[{"type":"divider"}]}""", "no_text", "" },
        { $$"""{"text":"{{Of(40_001)}}"}""", "msg_too_long", "" },
        {
            Blocks(Repeat("""{"type":"divider"}""", 51)),
            "invalid_blocks",
            "no more than 50 items allowed [json-pointer:/blocks]"
        },
        { Blocks("""{"type":"rich_text"}"""), "invalid_blocks", "unsupported type: rich_text [json-pointer:/blocks/0/type]" },
        { Blocks(Header(Of(151))), "invalid_blocks", "must be less than 151 characters [json-pointer:/blocks/0/text/text]" },
        { Blocks("""{"type":"header","text":{"type":"mrkdwn","text":"x"}}"""), "invalid_blocks", "unsupported type: mrkdwn" },
        { Blocks(Section(Of(3001))), "invalid_blocks", "must be less than 3001 characters [json-pointer:/blocks/0/text/text]" },
        { Blocks(Section(" ")), "invalid_blocks", "must be more than 0 characters" },
        { Blocks("""{"type":"section"}"""), "invalid_blocks", "missing required field: text or fields" },
        { Blocks(Fields(Repeat(Plain("x"), 11))), "invalid_blocks", "no more than 10 items allowed [json-pointer:/blocks/0/fields]" },
        { Blocks(Fields(Plain(Of(2001)))), "invalid_blocks", "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]" },
        { Blocks($$"""{"type":"context","elements":[{{Repeat(Plain("x"), 11)}}]}"""), "invalid_blocks", "no more than 10 items allowed" },
        { Blocks(Repeat(Section(Of(2700)), 5)), "msg_blocks_too_long", "13500 characters together" },
        { $$"""{"text":"x","attachments":[{"blocks":[{{Section(Of(3001))}}]}]}""", "invalid_attachments", "[json-pointer:/attachments/0/blocks/0/text/text]" },
        { $$"""{"text":"x","attachments":[{{Repeat("{}", 101)}}]}""", "too_many_attachments", "" },
    };

    public void Dispose() => _client.Dispose();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Webhook_BrokenLimit_IsRefusedWithSlacksWord(string body, string word, string told)
    {
        await using var slack = await SlackDouble.StartAsync(_clock);

        Assert.Equal((400, word), await PostAsync(slack.AddWebhook(), body));
        var refusal = Assert.Single(slack.Refusals).Reason;
        Assert.StartsWith(word + ": ", refusal, StringComparison.Ordinal);
        Assert.Contains(told, refusal, StringComparison.Ordinal);
        Assert.Empty(slack.Messages);
    }

    [Fact]
    public async Task Webhook_AtEveryLimit_IsTaken()
    {
        await using var slack = await SlackDouble.StartAsync(_clock);
        var body = Blocks(string
            .Join(
                ',',
                [Header(Of(150)), Section(Of(3000)), Fields(Repeat(Plain(Of(900)), 10)), Repeat("""{"type":"divider"}""", 47)]));

        Assert.Equal((200, "ok"), await PostAsync(slack.AddWebhook("ops"), body));
        var message = Assert.Single(slack.Messages);
        Assert.Equal(("ops", "x", 12_150), (message.Channel, message.Text, message.BlockLength));
        Assert.Empty(slack.Refusals);
    }

    [Theory]
    [InlineData("<!channel>", false)]
    [InlineData("<@U1>", false)]
    [InlineData("<https://evil.example|sign in>", false)]
    [InlineData("a & b", false)]
    [InlineData("&lt;!channel&gt; &amp;", true)]
    [InlineData("<https://ours.example/x|verify>", true)]
    public async Task Webhook_Markup_IsTakenAndToldUnlessItIsOurs(string text, bool isFine)
    {
        await using var slack = await SlackDouble.StartAsync(_clock);
        slack.LinkHosts.Add("ours.example");

        Assert.Equal((200, "ok"), await PostAsync(slack.AddWebhook(), Blocks(Section(text))));
        Assert.Equal(isFine, slack.Refusals.Count == 0);
        Assert.All(slack.Refusals, refusal => Assert.Contains("is not escaped", refusal.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Webhook_TwiceInASecond_IsToldHowLongToWait()
    {
        await using var slack = await SlackDouble.StartAsync(_clock);
        var (one, same, other) = (slack.AddWebhook("ops"), slack.AddWebhook("ops"), slack.AddWebhook("audit"));

        Assert.Equal((200, "ok"), await PostAsync(one, """{"text":"x"}"""));
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal((429, """{"retry_after":1,"ok":false,"error":"rate_limited"}"""), await PostAsync(same, """{"text":"x"}"""));
        Assert.Equal((200, "ok"), await PostAsync(other, """{"text":"x"}"""));
        _clock.Advance(TimeSpan.FromMilliseconds(700));
        Assert.Equal((200, "ok"), await PostAsync(same, """{"text":"x"}"""));
    }

    [Fact]
    public async Task Webhook_GoneOrArchived_SaysSo()
    {
        await using var slack = await SlackDouble.StartAsync(_clock);
        var webhook = slack.AddWebhook();

        Assert.Equal((404, "no_service"), await PostAsync(new Uri(slack.Url, "/services/T0/B0/x"), """{"text":"x"}"""));
        slack.Archive("general");
        Assert.Equal((410, "channel_is_archived"), await PostAsync(webhook, """{"text":"x"}"""));
        slack.Revoke(webhook);
        Assert.Equal((404, "no_service"), await PostAsync(webhook, """{"text":"x"}"""));
    }

    [Fact]
    public async Task PostMessage_Channels_AreNamedOrIdentified()
    {
        await using var slack = await SlackDouble.StartAsync(_clock);
        var id = slack.AddChannel("ops");
        slack.Leave("private");

        var first = await CallAsync(slack, """{"channel":"#ops","text":"x"}""");
        var posted = first.GetProperty("ts").GetString();
        _clock.Advance(TimeSpan.FromSeconds(1));
        var reply = await CallAsync(slack, $$"""{"channel":"{{id}}","text":"x","thread_ts":"{{posted}}"}""");
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((id, true), (first.GetProperty("channel").GetString(), reply.GetProperty("ok").GetBoolean()));
        Assert.Equal([null, posted], slack.Messages.Select(message => message.ThreadTimestamp));
        Assert.Equal("thread_not_found", Error(await CallAsync(slack, """{"channel":"ops","text":"x","thread_ts":"1.1"}""")));
        Assert.Equal("channel_not_found", Error(await CallAsync(slack, """{"channel":"nowhere","text":"x"}""")));
        Assert.Equal("not_in_channel", Error(await CallAsync(slack, """{"channel":"private","text":"x"}""")));
    }

    [Fact]
    public async Task PostMessage_Token_IsChecked()
    {
        await using var slack = await SlackDouble.StartAsync(_clock);
        const string Body = """{"channel":"general","text":"x"}""";

        Assert.Equal("not_authed", Error(await CallAsync(slack, Body, token: null)));
        Assert.Equal("invalid_auth", Error(await CallAsync(slack, Body, token: "xoxb-other")));
        slack.RevokeToken();
        Assert.Equal("token_revoked", Error(await CallAsync(slack, Body, slack.Token)));
        Assert.Empty(slack.Messages);
    }

    [Fact]
    public async Task PostMessage_BrokenLimit_SaysWhereWithStatus200()
    {
        await using var slack = await SlackDouble.StartAsync(_clock);
        var answer = await CallAsync(slack, $$"""{"channel":"general","text":"x","blocks":[{{Section(Of(3001))}}]}""");

        Assert.Equal("invalid_blocks", Error(answer));
        Assert.Equal(
            "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
            answer.GetProperty("response_metadata").GetProperty("messages")[0].GetString());
    }

    private static string Of(int length) => new('x', length);

    private static string Repeat(string item, int count) => string.Join(',', Enumerable.Repeat(item, count));

    private static string Blocks(string blocks) => $$"""{"text":"x","blocks":[{{blocks}}]}""";

    private static string Plain(string text) => $$"""{"type":"plain_text","text":"{{text}}"}""";

    private static string Header(string text) => $$"""{"type":"header","text":{{Plain(text)}} }""";

    private static string Section(string text) => $$"""{"type":"section","text":{"type":"mrkdwn","text":"{{text}}"} }""";

    private static string Fields(string fields) => $$"""{"type":"section","fields":[{{fields}}]}""";

    private static string? Error(JsonElement answer) => answer.GetProperty("error").GetString();

    private async Task<(int Status, string Body)> PostAsync(Uri webhook, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(webhook, content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private Task<JsonElement> CallAsync(SlackDouble slack, string body) => CallAsync(slack, body, slack.Token);

    private async Task<JsonElement> CallAsync(SlackDouble slack, string body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(slack.Url, "/api/chat.postMessage"));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}
