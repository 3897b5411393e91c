using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Fapilog.Testing.Tests.Vendors;

public sealed class PagerDutyDoubleTests
{
    private const string Key = "0123456789abcdefghijABCDEFGHIJ01";

    [Fact]
    public async Task Enqueue_Trigger_OpensAnAlert()
    {
        await using var vendor = await PagerDutyDouble.StartAsync();
        var (status, body, _) = await PostAsync(vendor, Event());
        var alert = Assert.Single(vendor.Alerts);

        Assert.Equal(202, status);
        Assert.Equal(
            ("success", "Event processed", "key-1"), (Text(body, "status"), Text(body, "message"), Text(body, "dedup_key")));
        Assert.Equal(
            (Key, "key-1", PagerDutyAlertStatus.Triggered, 1), (alert.RoutingKey, alert.DedupKey, alert.Status, alert.Triggers));
        Assert.Empty(vendor.Refusals);
    }

    [Fact]
    public async Task Enqueue_ALife_IsThatOfAnAlert()
    {
        await using var vendor = await PagerDutyDouble.StartAsync();
        foreach (var action in new[] { "resolve", "trigger", "trigger", "acknowledge", "trigger", "resolve", "acknowledge", "trigger" })
        {
            Assert.Equal(202, (await PostAsync(vendor, Event(action))).Status);
        }

        Assert.Equal(
            [(PagerDutyAlertStatus.Resolved, 3), (PagerDutyAlertStatus.Triggered, 1)],
            vendor.Alerts.Select(alert => (alert.Status, alert.Triggers)));
        Assert.Equal(2, vendor.Dropped);
        Assert.Empty(vendor.Refusals);
    }

    [Fact]
    public async Task Enqueue_ResolveWithAnotherKey_IsDropped()
    {
        await using var vendor = await PagerDutyDouble.StartAsync();
        await PostAsync(vendor, Event());
        await PostAsync(vendor, Event("resolve").With("routing_key", new string('z', 32)));

        Assert.Equal((PagerDutyAlertStatus.Triggered, 1), (Assert.Single(vendor.Alerts).Status, vendor.Dropped));
    }

    [Fact]
    public async Task Enqueue_WithoutDedupKey_OpensOneEachTime()
    {
        await using var vendor = await PagerDutyDouble.StartAsync();
        await PostAsync(vendor, Event().With("dedup_key", null));
        await PostAsync(vendor, Event().With("dedup_key", null));

        Assert.Equal(2, vendor.Alerts.Count);
    }

    [Theory]
    [InlineData("routing_key", "\"short\"", "Length of 'routing_key' is incorrect (should be 32 characters)")]
    [InlineData(
        "routing_key", "\"0123456789abcdefghijABCDEFGHIJ0-\"", "'routing_key' cannot contain non-alphanumeric characters.")]
    [InlineData("routing_key", "7", "Length of 'routing_key'")]
    [InlineData("event_action", "\"Trigger\"", "'event_action' is missing or invalid")]
    [InlineData("dedup_key", "7", "'dedup_key' is not a string")]
    [InlineData("client_url", "\"javascript:alert(1)\"", "'client_url' is missing or not an address")]
    [InlineData("links", "[{\"text\":\"x\"}]", "'href' is missing or not an address")]
    [InlineData("links", "[\"https://x.example\"]", "'links' is not a list of objects")]
    [InlineData("images", "[{\"src\":\"http://x.example\"}]", "'src' is missing or not an address (https)")]
    [InlineData("payload", null, "'payload' is missing or blank")]
    [InlineData("payload.summary", "\" \"", "'summary' is missing or blank")]
    [InlineData("payload.source", null, "'source' is missing or blank")]
    [InlineData("payload.severity", "\"fatal\"", "'severity' is missing or invalid")]
    [InlineData("payload.timestamp", "\"yesterday\"", "'timestamp' is invalid")]
    [InlineData("payload.component", "{}", "'component' is not a string")]
    [InlineData("payload.custom_details", "\"text\"", "'custom_details' is not an object")]
    public async Task Enqueue_MemberThatIsWrong_IsRefusedByName(string member, string? value, string words)
    {
        await using var vendor = await PagerDutyDouble.StartAsync();
        var body = Event();
        var steps = member.Split('.');
        var parent = steps.Length == 1 ? body : body[steps[0]]!.AsObject();
        parent.With(steps[^1], value is null ? null : JsonNode.Parse(value));
        var (status, answer, _) = await PostAsync(vendor, body);

        Assert.Equal((400, "invalid event"), (status, Text(answer, "status")));
        Assert.Contains(
            answer.GetProperty("errors").EnumerateArray(), fault => fault.GetString()!.Contains(words, StringComparison.Ordinal));
        Assert.Contains(words, Assert.Single(vendor.Refusals).Reason, StringComparison.Ordinal);
        Assert.Empty(vendor.Alerts);
    }

    [Theory]
    [InlineData("payload.summary", 1024, "x", true)]
    [InlineData("payload.summary", 1025, "x", false)]
    [InlineData("payload.summary", 512, "😀", true)]
    [InlineData("payload.summary", 513, "😀", false)]
    [InlineData("dedup_key", 255, "x", true)]
    [InlineData("dedup_key", 256, "x", false)]
    public async Task Enqueue_TextAtItsLimit_IsCounted(string member, int count, string filling, bool isTaken)
    {
        await using var vendor = await PagerDutyDouble.StartAsync();
        var body = Event();
        var steps = member.Split('.');
        (steps.Length == 1 ? body : body[steps[0]]!.AsObject()).With(steps[^1], string.Concat(Enumerable.Repeat(filling, count)));

        Assert.Equal(isTaken ? 202 : 400, (await PostAsync(vendor, body)).Status);
    }

    [Theory]
    [InlineData(512_000, 202)]
    [InlineData(512_001, 413)]
    public async Task Enqueue_BodyAtItsLimit_IsCountedInBytes(int bytes, int status)
    {
        await using var vendor = await PagerDutyDouble.StartAsync();
        var text = Event().ToJsonString();

        Assert.Equal(status, (await Vendor.PostAsync(Address(vendor), text + new string(' ', bytes - text.Length))).Status);
    }

    [Theory]
    [InlineData("/v2/enqueue", "[]", "application/json", 400)]
    [InlineData("/v2/enqueue", "{\"a\":1,\"a\":2}", "application/json", 400)]
    [InlineData("/v2/enqueue", "{", "application/json", 400)]
    [InlineData("/v2/enqueue", "{}", "text/plain", 415)]
    [InlineData("/v2/change/enqueue", "{}", "application/json", 404)]
    public async Task Enqueue_NoEvent_IsRefused(string path, string body, string contentType, int status)
    {
        await using var vendor = await PagerDutyDouble.StartAsync();

        Assert.Equal(status, (await Vendor.PostAsync(new Uri(vendor.Url, path), body, contentType: contentType)).Status);
        Assert.Single(vendor.Refusals);
    }

    [Fact]
    public async Task Enqueue_UnknownKey_IsInvalid()
    {
        await using var vendor = await PagerDutyDouble.StartAsync([new string('k', 32)]);
        var (status, body, _) = await PostAsync(vendor, Event());

        Assert.Equal((400, "Invalid routing key"), (status, body.GetProperty("errors")[0].GetString()));
    }

    [Fact]
    public async Task Enqueue_MoreThan120AMinute_AreThrottledForTheirKeyOnly()
    {
        var clock = new FakeTimeProvider();
        await using var vendor = await PagerDutyDouble.StartAsync(timeProvider: clock);
        for (var i = 0; i < 120; i++)
        {
            await PostAsync(vendor, Event());
        }

        Assert.Equal(429, (await PostAsync(vendor, Event())).Status);
        Assert.Equal(202, (await PostAsync(vendor, Event().With("routing_key", new string('z', 32)))).Status);
        clock.Advance(TimeSpan.FromSeconds(59.9));
        Assert.Equal(429, (await PostAsync(vendor, Event())).Status);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(202, (await PostAsync(vendor, Event())).Status);
        Assert.Equal(2, vendor.Refusals.Count);
    }

    [Fact]
    public async Task Enqueue_ScriptedAnswer_IsGivenAndOpensNothing()
    {
        await using var vendor = await PagerDutyDouble.StartAsync();
        vendor.Enqueue(new ReceiverAnswer(500));

        Assert.Equal(500, (await PostAsync(vendor, Event())).Status);
        Assert.Empty(vendor.Alerts);
    }

    private static JsonObject Event(string action = "trigger") => new()
    {
        ["routing_key"] = Key,
        ["event_action"] = action,
        ["dedup_key"] = "key-1",
        ["payload"] = new JsonObject
        {
            ["summary"] = "It burns.",
            ["source"] = "host-1",
            ["severity"] = "critical",
            ["timestamp"] = "2026-03-01T12:30:45.123456Z",
            ["custom_details"] = new JsonObject { ["sequence"] = 7 },
        },
    };

    private static Uri Address(PagerDutyDouble vendor) => new(vendor.Url, "/v2/enqueue");

    private static Task<(
        int Status,
        JsonElement Body,
        System.Net.Http.Headers.HttpResponseHeaders Headers)> PostAsync(PagerDutyDouble vendor, JsonObject body) =>
        Vendor.PostAsync(Address(vendor), body.ToJsonString());

    private static string? Text(JsonElement body, string name) => body.GetProperty(name).GetString();
}
