using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Testing.Tests.Vendors;

public sealed class OpsgenieDoubleTests
{
    private const string Authorization = "GenieKey key-1";

    [Theory]
    [InlineData("/v2/alerts")]
    [InlineData("/jsm/ops/integration/v2/alerts")]
    public async Task Create_Accepted_OpensAnAlertLater(string path)
    {
        await using var vendor = await OpsgenieDouble.StartAsync();
        var (status, body, headers) = await Vendor.PostAsync(new Uri(vendor.Url, path), Alert().ToJsonString(), Authorization);
        var alert = Assert.Single(vendor.Alerts);

        Assert.Equal((202, "Request will be processed"), (status, Text(body, "result")));
        Assert.Equal(
            ("alias-1", "It burns.", "P1", OpsgenieAlertStatus.Open, 1),
            (alert.Alias, alert.Message, alert.Priority, alert.Status, alert.Count));
        Assert.Equal(Text(body, "requestId"), Assert.Single(vendor.Processed).RequestId);
        Assert.Equal("OK", headers.GetValues("X-RateLimit-State").Single());
        Assert.Empty(vendor.Refusals);
    }

    [Fact]
    public async Task Create_ALife_IsThatOfAnAlert()
    {
        await using var vendor = await OpsgenieDouble.StartAsync();
        foreach (var step in new[] { "/alias-1/close", "", "", "/alias-1/acknowledge", "", "/alias-1/close", "" })
        {
            Assert.Equal(202, (await PostAsync(vendor, step)).Status);
        }

        Assert.Equal(
            [(OpsgenieAlertStatus.Closed, 3), (OpsgenieAlertStatus.Open, 1)],
            vendor.Alerts.Select(alert => (alert.Status, alert.Count)));
        Assert.Equal([false, true, true, true, true, true, true], vendor.Processed.Select(processing => processing.IsSuccess));
    }

    [Fact]
    public async Task Status_OfARequest_TellsWhetherItWasDone()
    {
        await using var vendor = await OpsgenieDouble.StartAsync();
        var close = await PostAsync(vendor, "/nothing/close");
        var path = "/v2/alerts/requests/" + Text(close.Body, "requestId");
        var (status, body, _) = await Vendor.GetAsync(new Uri(vendor.Url, path), Authorization);

        Assert.Equal(200, status);
        Assert.False(body.GetProperty("data").GetProperty("isSuccess").GetBoolean());
        Assert.Equal("Alert does not exist", Text(body.GetProperty("data"), "status"));
        Assert.Equal(404, (await Vendor.GetAsync(new Uri(vendor.Url, "/v2/alerts/requests/none"), Authorization)).Status);
        Assert.Equal(404, (await Vendor.GetAsync(new Uri(vendor.Url, "/jsm/ops/integration" + path), Authorization)).Status);
    }

    [Theory]
    [InlineData("message", null, "Message can not be empty.")]
    [InlineData("message", "\" \"", "Message can not be empty.")]
    [InlineData("message", "7", "Message can not be empty.")]
    [InlineData("priority", "\"p1\"", "Priority should be one of")]
    [InlineData("priority", "1", "Priority should be one of")]
    [InlineData("alias", "7", "'alias' is not a text.")]
    [InlineData("tags", "\"a,b\"", "'tags' is not a list of texts.")]
    [InlineData("tags", "[\"\"]", "'tags' has an empty text.")]
    [InlineData("details", "{\"a\":1}", "'details' is not a map of texts to texts.")]
    [InlineData("details", "[]", "'details' is not a map of texts to texts.")]
    [InlineData("responders", "{}", "'responders' is not a list")]
    public async Task Create_MemberThatIsWrong_IsRefusedByName(string member, string? value, string words)
    {
        await using var vendor = await OpsgenieDouble.StartAsync();
        var (status, body, _) =
            await PostAsync(vendor, alert: Alert().With(member, value is null ? null : JsonNode.Parse(value)));

        Assert.Equal(422, status);
        Assert.Contains(words, Text(body.GetProperty("errors"), member), StringComparison.Ordinal);
        Assert.Contains(words, Assert.Single(vendor.Refusals).Reason, StringComparison.Ordinal);
        Assert.Empty(vendor.Alerts);
    }

    [Theory]
    [InlineData("message", 130)]
    [InlineData("alias", 512)]
    [InlineData("description", 15_000)]
    [InlineData("entity", 512)]
    [InlineData("source", 100)]
    [InlineData("user", 100)]
    [InlineData("note", 25_000)]
    public async Task Create_TextAtItsLimit_IsCounted(string member, int limit)
    {
        await using var vendor = await OpsgenieDouble.StartAsync();

        Assert.Equal(202, (await PostAsync(vendor, alert: Alert().With(member, new string('x', limit)))).Status);
        Assert.Equal(
            202,
            (await PostAsync(vendor, alert: Alert().With(member, string.Concat(Enumerable.Repeat("😀", limit / 2))))).Status);
        Assert.Equal(422, (await PostAsync(vendor, alert: Alert().With(member, new string('x', limit + 1)))).Status);
        Assert.Equal(
            422,
            (await PostAsync(vendor, alert: Alert()
                .With(member, string.Concat(Enumerable.Repeat("😀", (limit / 2) + 1))))).Status);
    }

    [Theory]
    [InlineData(20, 50, 202)]
    [InlineData(21, 50, 422)]
    [InlineData(20, 51, 422)]
    public async Task Create_Tags_AreCounted(int count, int length, int status)
    {
        await using var vendor = await OpsgenieDouble.StartAsync();
        var tags = new JsonArray([.. Enumerable.Range(0, count).Select(_ => JsonValue.Create(new string('t', length)))]);

        Assert.Equal(status, (await PostAsync(vendor, alert: Alert().With("tags", tags))).Status);
    }

    [Theory]
    [InlineData(8000, 202)]
    [InlineData(8001, 422)]
    public async Task Create_Details_AreCountedWithTheirNames(int characters, int status)
    {
        await using var vendor = await OpsgenieDouble.StartAsync();
        var details = new JsonObject { ["ab"] = new string('x', 1000), ["cd"] = new string('x', characters - 1004) };

        Assert.Equal(status, (await PostAsync(vendor, alert: Alert().With("details", details))).Status);
    }

    [Theory]
    [InlineData("/v2/alerts", "[]", "application/json", 400)]
    [InlineData("/v2/alerts", "{\"message\":\"a\",\"message\":\"b\"}", "application/json", 400)]
    [InlineData("/v2/alerts", "{", "application/json", 400)]
    [InlineData("/v2/alerts", "{}", "text/plain", 415)]
    [InlineData("/v2/alerts/alias-1/close", "{}", "application/json", 422)]
    [InlineData("/v2/alerts/alias-1/snooze?identifierType=alias", "{}", "application/json", 404)]
    [InlineData("/v1/alerts", "{}", "application/json", 404)]
    public async Task Create_NoAlert_IsRefused(string path, string body, string contentType, int status)
    {
        await using var vendor = await OpsgenieDouble.StartAsync();

        Assert.Equal(status, (await Vendor.PostAsync(new Uri(vendor.Url, path), body, Authorization, contentType)).Status);
        Assert.Single(vendor.Refusals);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("Bearer key-1", 401)]
    [InlineData("GenieKey key-2", 401)]
    [InlineData("GenieKey account-1", 403)]
    [InlineData("GenieKey key-1", 202)]
    public async Task Create_Key_IsLookedAt(string? authorization, int status)
    {
        await using var vendor = await OpsgenieDouble.StartAsync(["key-1"], ["account-1"]);

        Assert.Equal(
            status, (await Vendor.PostAsync(new Uri(vendor.Url, "/v2/alerts"), Alert().ToJsonString(), authorization)).Status);
    }

    [Fact]
    public async Task Create_MoreThanTheRate_IsThrottledAndSaysSo()
    {
        var clock = new FakeTimeProvider();
        await using var vendor = await OpsgenieDouble.StartAsync(requestsPerMinute: 1, timeProvider: clock);
        await PostAsync(vendor);
        var (status, _, headers) = await PostAsync(vendor);
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(
            (429, "THROTTLED", "60"),
            (status, headers.GetValues("X-RateLimit-State").Single(), headers.GetValues("X-RateLimit-Period-In-Sec").Single()));
        Assert.False(headers.Contains("Retry-After"));
        Assert.Equal(202, (await PostAsync(vendor)).Status);
        Assert.Single(vendor.Refusals);
    }

    [Fact]
    public async Task StartAsync_NoRate_Throws() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => OpsgenieDouble.StartAsync(requestsPerMinute: 0));

    private static JsonObject Alert() => new()
    {
        ["message"] = "It burns.",
        ["alias"] = "alias-1",
        ["priority"] = "P1",
        ["tags"] = new JsonArray("fapilog"),
        ["details"] = new JsonObject { ["sequence"] = "7" },
    };

    private static Task<(int Status, JsonElement Body, HttpResponseHeaders Headers)> PostAsync(
        OpsgenieDouble vendor, string step = "", JsonObject? alert = null) =>
        Vendor.PostAsync(
            new Uri(vendor.Url, "/v2/alerts" + step + (step.Length > 0 ? "?identifierType=alias" : string.Empty)),
            step.Length > 0 ? "{\"user\":\"me\"}" : (alert ?? Alert()).ToJsonString(),
            Authorization);

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();
}
