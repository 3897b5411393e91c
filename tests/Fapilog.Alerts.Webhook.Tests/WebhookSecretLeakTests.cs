using System.Collections.Concurrent;
using System.Diagnostics;
using Fapilog.Alerting;
using Fapilog.Alerts.Webhook.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.Webhook.Tests;

public sealed class WebhookSecretLeakTests
{
    private static readonly string[] Secrets = [Instance.Token, Instance.Key, Instance.Key["whsec_".Length..]];

    [Theory]
    [InlineData("ok")]
    [InlineData("301")]
    [InlineData("403")]
    [InlineData("422")]
    [InlineData("503")]
    [InlineData("hang")]
    [InlineData("reset")]
    [InlineData("nobody")]
    [InlineData("refused address")]
    [InlineData("bad secret")]
    public async Task SendAlertAsync_AnyOutcome_ShowsNoSecretAnywhere(string outcome)
    {
        var seen = new ConcurrentQueue<string>();
        using var listener = Listen(seen);
        await using var instance = await Instance.StartAsync(settings => Configure(settings, outcome));
        instance.Receiver.DefaultAnswer = Answer(outcome);
        if (outcome == "nobody")
        {
            await instance.Receiver.DisposeAsync();
        }

        var send = instance.SendAsync(deadline: TimeSpan.FromSeconds(2));
        if (outcome is "503" or "reset" or "nobody")
        {
            await MoveOnAsync(instance.Clock, send);
        }
        else if (outcome == "hang")
        {
            await instance.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(2));
        }

        var failure = await Record.ExceptionAsync(async () => seen.Enqueue($"{await send}"));
        seen.Enqueue($"failure {failure} {failure?.Data.Count}");
        Array.ForEach([.. instance.Log], seen.Enqueue);
        if (outcome != "bad secret")
        {
            var preview = await ((IAlertPreview)instance.Dispatcher).PreviewAsync(Some.AuditEvent(), AlertSeverity.Info);
            seen.Enqueue($"{preview} {preview.Requests[0]} {preview.Requests[0].Url} {preview.Requests[0].Body} {string.Join(' ', preview.Requests[0].Headers)}");
        }

        Assert.Equal(outcome == "ok", failure is null);
        Assert.All(Secrets, secret => Assert.DoesNotContain(seen, text => text.Contains(secret, StringComparison.Ordinal)));
    }

    private static void Configure(WebhookSettings settings, string outcome)
    {
        if (outcome == "refused address")
        {
            settings.AllowNetworks = [];
        }
        else if (outcome == "bad secret")
        {
            settings.Secret = Secret.Parse(Instance.Key + "!");
        }
    }

    private static ReceiverAnswer Answer(string outcome) => outcome switch
    {
        "hang" => ReceiverAnswer.Hang,
        "reset" => ReceiverAnswer.Reset,
        _ => ReceiverAnswer.Of(
            int.TryParse(outcome, System.Globalization.CultureInfo.InvariantCulture, out var status) ? status : 200,
            $"you called /hooks/{Instance.Token} with {Instance.Key}",
            ("Location", $"https://other.example/{Instance.Token}")),
    };

    /// <summary>Moves the clock on until the call ends: the pauses of a random backoff have no known length.</summary>
    private static async Task MoveOnAsync(RecordingClock clock, Task call)
    {
        while (!call.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    private static ActivityListener Listen(ConcurrentQueue<string> seen)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => !source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Enqueue($"{activity.OperationName} {string.Join(' ', activity.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
