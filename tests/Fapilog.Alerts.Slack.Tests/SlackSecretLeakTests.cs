using Fapilog.Alerting;
using Fapilog.Alerts.Slack.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.Slack.Tests;

public sealed class SlackSecretLeakTests
{
    private static readonly string[] Answers =
        ["ok", "301", "200 echo", "403", "404", "422", "429", "503", "hang", "reset", "broken", "nobody", "refused address", "bad secret"];

    public static TheoryData<string, bool> Outcomes
    {
        get
        {
            var outcomes = new TheoryData<string, bool>();
            foreach (var answer in Answers)
            {
                outcomes.Add(answer, false);
                outcomes.Add(answer, true);
            }

            return outcomes;
        }
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task SendAlertAsync_AnyOutcome_ShowsNoSecretAnywhere(string outcome, bool withToken)
    {
        using var probe = new LeakProbe();
        await using var instance = withToken
            ? await SlackInstance.StartWithTokenAsync((settings, _) => Configure(settings, outcome))
            : await SlackInstance.StartAsync((settings, _) => Configure(settings, outcome));
        var secrets = withToken ? [instance.Slack.Token] : new[] { instance.Webhook.AbsolutePath, instance.Webhook.AbsolutePath.Split('/')[^1] };
        if (outcome == "nobody")
        {
            await instance.Slack.DisposeAsync();
        }
        else if (outcome != "ok")
        {
            instance.Slack.Enqueue(Enumerable.Repeat(Answer(outcome, secrets[0]), 4));
        }

        var send = instance.SendAsync(Some.AuditEvent(7, $"It broke near {secrets[^1]}"), channel: "general", deadline: TimeSpan.FromMinutes(10));
        await instance.Host.MoveOnAsync(send);
        var failure = await Record.ExceptionAsync(async () => probe.Add($"{await send}"));
        probe.Add($"failure {failure} {failure?.Data.Count}");
        Array.ForEach([.. instance.Log], probe.Add);
        probe.Add($"{instance.Host.Dispatcher}");
        if (outcome != "bad secret")
        {
            var preview = await instance.Host.PreviewAsync(Some.AuditEvent(7, $"It broke near {secrets[^1]}"), channel: "general");
            probe.Add($"{preview} {preview.Url} {preview.Body} {string.Join(' ', preview.Headers)}");
        }

        Assert.Equal(outcome == "ok", failure is null);
        Assert.Empty(probe.Leaks(secrets));
    }

    private static void Configure(SlackSettings settings, string outcome)
    {
        settings.Timeout = outcome == "hang" ? TimeSpan.FromSeconds(3) : settings.Timeout;
        settings.AllowNetworks = outcome == "refused address" ? [] : settings.AllowNetworks;
        if (outcome == "bad secret")
        {
            settings.Token = settings.Token is null ? null : Secret.Parse(settings.Token.GetValue() + " ");
            settings.WebhookUrl = settings.WebhookUrl is null ? null : Secret.Parse("gopher" + settings.WebhookUrl.GetValue());
        }
    }

    private static ReceiverAnswer Answer(string outcome, string secret) => outcome switch
    {
        "hang" => ReceiverAnswer.Hang,
        "reset" => ReceiverAnswer.Reset,
        "broken" => ReceiverAnswer.BreakOff(200, $"you sent {secret}"),
        "200 echo" => ReceiverAnswer.Of(200, $$"""{"ok":false,"error":"invalid_blocks","response_metadata":{"messages":["you sent {{secret}}"]} }"""),
        _ => ReceiverAnswer.Of(
            int.TryParse(outcome, System.Globalization.CultureInfo.InvariantCulture, out var status) ? status : 200,
            $"you called {secret}",
            ("Location", $"https://other.example/{secret}")),
    };
}
