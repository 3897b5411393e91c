using System.Globalization;
using System.Text.RegularExpressions;
using Fapilog.Alerting;
using Fapilog.Alerts.Slack;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Slack;

/// <summary>
/// Five hundred alerts at once, through the trail and its pump, into one channel that takes one message a second and that
/// another app posts into as well.
/// </summary>
public sealed partial class SlackStormTests
{
    private const int Infos = 450;
    private const int Criticals = 50;
    private const string Other = """{"text":"Another app's message."}""";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Storm_IntoOneChannel_LosesNothingKeepsTheRateAndPutsCriticalFirst()
    {
        var directory = Directory.CreateTempSubdirectory("fapilog-").FullName;
        var clock = new RecordingClock();
        await using var slack = await SlackDouble.StartAsync(clock);
        var webhook = slack.AddWebhook();
        var settings = new SlackSettings
        {
            WebhookUrl = Secret.Parse(webhook.AbsoluteUri),
            AllowNetworks = ["127.0.0.1"],
            // The answers take real time while the clock runs fast.
            Timeout = TimeSpan.FromMinutes(2),
        };
        var dispatcher = new SlackProvider().CreateDispatcher(
            new AlertProviderContext("chat") { BoundSettings = settings, TimeProvider = clock });
        var options = new AlertInstanceOptions { Deadline = TimeSpan.FromMinutes(10) };
        await using (var trail = new AuditTrail(
            new AuditTrailOptions { StoragePath = directory, Policy = new CompliancePolicy { Level = ComplianceLevel.Gdpr } },
            [new AlertInstance("chat", dispatcher, options) { MaxConcurrentCalls = 4, HandlesClear = true }],
            clock))
        {
            await trail.StartAsync();
            using var client = new HttpClient();
            // The clock stands still: the first alert is refused for it, whatever the machine's speed.
            Assert.True(await OtherAsync(client, webhook, Patience.Token()));
            for (var i = 0; i < Infos; i++)
            {
                await trail.LogDataAccessAsync("record", containsPii: true);
            }

            await RunAsync(slack, clock, client, webhook, () => Own(slack).Count >= 20);
            var raised = Own(slack).Count;
            for (var i = 0; i < Criticals; i++)
            {
                await trail.LogEventAsync(new AuditEvent
                {
                    EventType = AuditEventType.ComponentFailure,
                    LogLevel = AuditLogLevel.Critical,
                    Message = "It broke.",
                });
            }

            await RunAsync(slack, clock, client, webhook, trail.DrainAlertsAsync());

            AssertNothingIsLost(slack, trail);
            AssertCriticalFirst(slack, raised);
            AssertRateIsKept(slack);
        }

        Directory.Delete(directory, recursive: true);
    }

    private static void AssertNothingIsLost(SlackDouble slack, AuditTrail trail)
    {
        Assert.Equal(
            Enumerable.Range(1, Infos + Criticals),
            Own(slack).Select(message => int.Parse(Sequence().Match(message.Text).Groups[1].Value, CultureInfo.InvariantCulture))
                .Order());
        var statistics = Assert.Single(trail.Statistics.Instances);
        Assert.Equal(
            (Infos + Criticals, Infos + Criticals, 0), (statistics.Raised, statistics.Delivered, statistics.Undelivered));
    }

    private static void AssertCriticalFirst(SlackDouble slack, int raised)
    {
        var later =
            Own(slack).Skip(raised).Select(message => message.Text.Contains("CRITICAL", StringComparison.Ordinal)).ToList();

        // Those that had their turn already, one for each call the host may make.
        Assert.InRange(later.Take(later.LastIndexOf(true)).Count(isCritical => !isCritical), 0, 4);
    }

    private static void AssertRateIsKept(SlackDouble slack)
    {
        var refused = slack.Refusals.Select(refusal => refusal.Request)
            .Where(request => !request.Text.Contains("Another app", StringComparison.Ordinal))
            .ToHashSet();
        var own = slack.Requests.Where(request => !request.Text.Contains("Another app", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(refused);
        Assert.Equal(Infos + Criticals + refused.Count, own.Count);
        Assert.All(own.Zip(own.Skip(1)), pair => Assert.True(
            pair.Second.ReceivedAt - pair.First.ReceivedAt >= Second,
            $"{pair.First.ReceivedAt:O} and {pair.Second.ReceivedAt:O} are too close."));
        // Who is refused for what another app sends waits as told, and is refused once.
        Assert.All(own.Zip(own.Skip(1)), pair => Assert.False(refused.Contains(pair.First) && refused.Contains(pair.Second)));
    }

    private static async Task RunAsync(SlackDouble slack, RecordingClock clock, HttpClient client, Uri webhook, Task until) =>
        await RunAsync(slack, clock, client, webhook, () => until.IsCompleted);

    /// <summary>Lets the time pass; every twenty seconds another app posts, and insists until it is taken.</summary>
    private static async Task RunAsync(SlackDouble slack, RecordingClock clock, HttpClient client, Uri webhook, Func<bool> until)
    {
        using var limit = new CancellationTokenSource(2 * Patience.Limit);
        var next = clock.GetUtcNow() + (20 * Second);
        while (!until())
        {
            limit.Token.ThrowIfCancellationRequested();
            clock.Advance(Second / 4);
            await Task.Delay(1, limit.Token);
            if (clock.GetUtcNow() >= next)
            {
                next = await OtherAsync(client, webhook, limit.Token) ? clock.GetUtcNow() + (20 * Second) : next;
            }
        }
    }

    private static async Task<bool> OtherAsync(HttpClient client, Uri webhook, CancellationToken cancellationToken)
    {
        using var content = new StringContent(Other, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(webhook, content, cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    private static IReadOnlyList<SlackMessage> Own(SlackDouble slack) =>
        [.. slack.Messages.Where(message => !message.Text.StartsWith("Another app", StringComparison.Ordinal))];

    [GeneratedRegex("sequence ([0-9]+)")]
    private static partial Regex Sequence();
}
