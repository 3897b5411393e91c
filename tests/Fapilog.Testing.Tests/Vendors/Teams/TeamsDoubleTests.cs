using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Testing.Tests.Vendors.Teams;

public sealed class TeamsDoubleTests
{
    private const string Run =
        """{"type":"RichTextBlock","inlines":["a",{"type":"TextRun","text":"b","fontType":"Monospace"}]}""";

    [Fact]
    public async Task Post_Card_IsAcceptedAndItsTextsAreTold()
    {
        await using var vendor = await TeamsDouble.StartAsync();
        var block =
            """{"type":"TextBlock","text":"**bold**","wrap":true},{"type":"FactSet","facts":[{"title":"t","value":"v"}]}""";
        using var answer = await SendAsync(vendor, Message($"{block},{Run}"));
        var post = Assert.Single(vendor.Posts);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.True(answer.Headers.Contains("x-ms-workflow-run-id"));
        Assert.Equal(["**bold**", "t", "v"], post.MarkdownTexts);
        Assert.Equal(["a", "b"], post.PlainTexts);
        Assert.Empty(vendor.Refusals);
    }

    [Theory]
    [InlineData("""{"type":"TextBlock","text":"x","colour":"Good"}""", "has no member 'colour'")]
    [InlineData("""{"type":"TextBlock","text":"x","color":"Red"}""", "body[0].color")]
    [InlineData("""{"type":"TextBlock","text":"x","wrap":"yes"}""", "body[0].wrap")]
    [InlineData("""{"type":"TextBlock"}""", "lacks 'text'")]
    [InlineData("""{"type":"TextBlock","text":""}""", "body[0].text")]
    [InlineData("""{"type":"Table","rows":[]}""", "type 'Table'")]
    [InlineData("""{"type":"TextRun","text":"x"}""", "may not stand there")]
    [InlineData("""{"type":"Container","items":[]}""", "body[0].items")]
    [InlineData("""{"type":"Container","items":[{"type":"Nothing"}]}""", "content.body[0].items[0]")]
    [InlineData("""{"type":"FactSet","facts":[{"title":"x"}]}""", "lacks the text 'value'")]
    [InlineData("""{"type":"TextBlock","text":"\ud83d"}""", "")]
    [InlineData("7", "type ''")]
    public async Task Post_CardTeamsWouldNotShow_IsAcceptedAndNotPosted(string element, string says)
    {
        await using var vendor = await TeamsDouble.StartAsync();
        using var answer = await SendAsync(vendor, Message(element));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Contains(says, Assert.Single(vendor.Refusals).Reason, StringComparison.Ordinal);
        Assert.Empty(vendor.Posts);
    }

    [Theory]
    [InlineData("{}", "not a message")]
    [InlineData("""{"type":"message","attachments":[]}""", "not a message")]
    [InlineData("""{"type":"message","attachments":[{"contentType":"text/html","content":{}}]}""", "not of type")]
    [InlineData("""{"@type":"MessageCard","text":"x"}""", "not a message")]
    public async Task Post_OtherMessage_IsNotPosted(string body, string says)
    {
        await using var vendor = await TeamsDouble.StartAsync();
        using var answer = await SendAsync(vendor, body);

        Assert.Contains(says, Assert.Single(vendor.Refusals).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_CardOfAnotherVersion_IsNotPosted()
    {
        await using var vendor = await TeamsDouble.StartAsync();
        using var answer = await SendAsync(vendor, Message(Run).Replace("1.4", "1.6", StringComparison.Ordinal));

        Assert.Contains("version '1.6'", Assert.Single(vendor.Refusals).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(24_093, true)]
    [InlineData(24_095, false)]
    public async Task Post_Size_IsMeasuredAfterTheExpansion(int bytes, bool isPosted)
    {
        await using var vendor = await TeamsDouble.StartAsync();
        var frame = Message("""{"type":"TextBlock","text":"x"}""");
        using var answer = await SendAsync(
            vendor, frame.Replace("\"x\"", $"\"{new string('x', bytes - frame.Length + 1)}\"", StringComparison.Ordinal));

        Assert.Equal(bytes, vendor.Requests[0].Body.Length);
        Assert.Equal(isPosted, vendor.Posts.Count == 1);
        Assert.Equal(isPosted, vendor.Refusals.Count == 0);
    }

    [Theory]
    [InlineData("&sig=", "&sig=x", 401, "DirectApiAuthorizationRequired")]
    [InlineData("%2Ftriggers", "/triggers", 401, "DirectApiAuthorizationRequired")]
    [InlineData("/workflows/7", "/workflows/8", 404, "WorkflowNotFound")]
    public async Task Post_AddressThatDiffers_IsRefusedInPowerAutomatesWords(string from, string to, int status, string code)
    {
        await using var vendor = await TeamsDouble.StartAsync();
        using var answer = await SendAsync(vendor, Message(Run), vendor.WorkflowUrl.Replace(from, to, StringComparison.Ordinal));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(code, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith(code, Assert.Single(vendor.Refusals).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "application/json")]
    [InlineData("{}", "text/plain")]
    public async Task Post_NoJson_Is400(string body, string type)
    {
        await using var vendor = await TeamsDouble.StartAsync();
        using var answer = await SendAsync(vendor, body, type: type);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Post_FifthInASecond_IsAskedToWait()
    {
        var clock = new FakeTimeProvider();
        await using var vendor = await TeamsDouble.StartAsync(clock);
        for (var i = 0; i < 4; i++)
        {
            using var first = await SendAsync(vendor, Message(Run));
            Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        }

        using var answer = await SendAsync(vendor, Message(Run));
        clock.Advance(TimeSpan.FromSeconds(1));
        using var later = await SendAsync(vendor, Message(Run));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.Accepted, later.StatusCode);
    }

    private static string Message(string body) =>
        """{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","contentUrl":null,"content":{"type":"AdaptiveCard","version":"1.4","body":["""
            + body
            + "]}}]}";

    private static async Task<HttpResponseMessage> SendAsync(
        TeamsDouble vendor, string body, string? address = null, string type = "application/json")
    {
        using var client = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, type);
        var uri = new Uri(
            address ?? vendor.WorkflowUrl, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return await client.PostAsync(uri, content, Patience.Token());
    }
}
