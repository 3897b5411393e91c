using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Testing.Tests.Vendors.Alertmanager;

public sealed class AlertmanagerDoubleTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Post_Alert_IsKeptAndShown()
    {
        await using var vendor = await AlertmanagerDouble.StartAsync(timeProvider: Clock);
        using var answer = await PostAsync(
            vendor,
            """[{"labels":{"alertname":"a","empty":""},"annotations":{"summary":"s","empty":""},"startsAt":"2026-03-01T11:00:00Z","endsAt":"2026-03-01T14:00:00+01:00"}]""");
        var alert = Assert.Single(vendor.Alerts);
        var shown = Assert.Single((await ShownAsync(vendor)).EnumerateArray());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
        Assert.Equal(["alertname"], alert.Labels.Keys);
        Assert.Equal(["summary"], alert.Annotations.Keys);
        Assert.Equal("active", shown.GetProperty("status").GetProperty("state").GetString());
        Assert.Equal("2026-03-01T13:00:00Z", shown.GetProperty("endsAt").GetString());
        Assert.Equal(16, shown.GetProperty("fingerprint").GetString()!.Length);
        Assert.Empty(vendor.Refusals);
    }

    [Theory]
    [InlineData("{}", 400, "parsing alerts body")]
    [InlineData("[{", 400, "parsing alerts body")]
    [InlineData("[7]", 400, "parsing alerts body")]
    [InlineData("[{}]", 422, "0.labels in body is required")]
    [InlineData("""[{"labels":{}}]""", 400, "at least one label pair required")]
    [InlineData("""[{"labels":{"a":""}}]""", 400, "at least one label pair required")]
    [InlineData("""[{"labels":{"a":1}}]""", 400, "cannot unmarshal")]
    [InlineData("""[{"labels":{"a-b":"x"}}]""", 400, "invalid label set: invalid name \"a-b\"")]
    [InlineData("""[{"labels":{"a\n":"x"}}]""", 400, "invalid label set")]
    [InlineData("""[{"labels":{"é":"x"}}]""", 400, "invalid label set")]
    [InlineData("""[{"labels":{"a":"x"},"annotations":{"1":"x"}}]""", 400, "invalid annotations")]
    [InlineData("""[{"labels":{"a":"x"},"startsAt":"2026-03-01"}]""", 400, "RFC 3339")]
    [InlineData("""[{"labels":{"a":"x"},"endsAt":"2026-03-01 12:00:00Z"}]""", 400, "RFC 3339")]
    [InlineData(
        """[{"labels":{"a":"x"},"startsAt":"2026-03-01T13:00:00Z","endsAt":"2026-03-01T12:00:00Z"}]""",
        400,
        "start time must be before end time")]
    [InlineData("""[{"labels":{"a":"x"},"generatorURL":"nowhere"}]""", 422, "type uri")]
    [InlineData("""[{"labels":{"a":"\ud83d"}}]""", 400, "parsing alerts body")]
    public async Task Post_Malformed_IsRefusedInItsWords(string body, int status, string says)
    {
        await using var vendor = await AlertmanagerDouble.StartAsync(timeProvider: Clock);
        using var answer = await PostAsync(vendor, body);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(says, Assert.Single(vendor.Refusals).Reason, StringComparison.Ordinal);
        Assert.Empty(vendor.Alerts);
    }

    [Fact]
    public async Task Post_SameLabels_IsOneAlertThatEndsWhenTheLastPostSaysSo()
    {
        await using var vendor = await AlertmanagerDouble.StartAsync(timeProvider: Clock);
        using var raised = await PostAsync(
            vendor,
            """[{"labels":{"a":"x","b":"y"},"annotations":{"n":"1"},"startsAt":"2026-03-01T11:00:00Z","endsAt":"2026-03-01T13:00:00Z"}]""");
        using var other = await PostAsync(vendor, """[{"labels":{"a":"x"},"endsAt":"2026-03-01T13:00:00Z"}]""");
        using var cleared =
            await PostAsync(vendor, """[{"labels":{"b":"y","a":"x"},"annotations":{"n":"2"},"endsAt":"2026-03-01T12:00:00Z"}]""");
        var alert = vendor.Alerts[0];

        Assert.Equal(2, vendor.Alerts.Count);
        Assert.False(alert.IsFiring(Clock.GetUtcNow()));
        Assert.Equal(11, alert.StartsAt.Hour);
        Assert.Equal("2", alert.Annotations["n"]);
        Assert.Equal(1, (await ShownAsync(vendor)).GetArrayLength());
    }

    [Fact]
    public async Task Post_WithoutAnEnd_EndsAfterFiveMinutes()
    {
        await using var vendor = await AlertmanagerDouble.StartAsync(timeProvider: Clock);
        using var answer = await PostAsync(vendor, """[{"labels":{"a":"x"}}]""");

        Assert.Equal(Clock.GetUtcNow().AddMinutes(5), vendor.Alerts[0].EndsAt);
        Assert.Equal(Clock.GetUtcNow(), vendor.Alerts[0].StartsAt);
    }

    [Theory]
    [InlineData("/am", "/api/v2/alerts", "application/json", null, 404)]
    [InlineData("", "/api/v1/alerts", "application/json", null, 404)]
    [InlineData("", "/api/v2/alerts", "text/plain", null, 415)]
    [InlineData("", "/api/v2/alerts", "application/json", "Bearer x", 401)]
    [InlineData("/am", "/am/api/v2/alerts", "application/json", null, 200)]
    public async Task Post_Elsewhere_IsRefused(string prefix, string path, string type, string? authorization, int status)
    {
        await using var vendor = await AlertmanagerDouble.StartAsync(prefix, authorization, Clock);
        using var answer = await PostAsync(vendor, """[{"labels":{"a":"x"}}]""", path, type);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 200 ? 0 : 1, vendor.Refusals.Count);
    }

    [Fact]
    public async Task Enqueue_Answer_IsSentInPlaceOfItsOwnAndKeepsNothing()
    {
        await using var vendor = await AlertmanagerDouble.StartAsync(timeProvider: Clock);
        vendor.Enqueue(new ReceiverAnswer(503));
        using var answer = await PostAsync(vendor, """[{"labels":{"a":"x"}}]""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Empty(vendor.Alerts);
    }

    private static async Task<HttpResponseMessage> PostAsync(
        AlertmanagerDouble vendor, string body, string path = "/api/v2/alerts", string type = "application/json")
    {
        using var client = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await client.PostAsync(new Uri(vendor.Url, path), content, Patience.Token());
    }

    private static async Task<JsonElement> ShownAsync(AlertmanagerDouble vendor)
    {
        using var client = new HttpClient();
        using var document =
            JsonDocument.Parse(await client.GetStringAsync(new Uri(vendor.Url, "/api/v2/alerts"), Patience.Token()));
        return document.RootElement.Clone();
    }
}
