using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Alerts.PagerDuty.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.PagerDuty.Tests;

public sealed class PagerDutySecretLeakTests
{
    [Theory]
    [InlineData("202")]
    [InlineData("301")]
    [InlineData("400")]
    [InlineData("403")]
    [InlineData("429")]
    [InlineData("503")]
    [InlineData("hang")]
    [InlineData("reset")]
    [InlineData("nobody")]
    [InlineData("refused address")]
    [InlineData("malformed key")]
    public async Task SendAlertAsync_AnyOutcome_ShowsNoKeyAnywhere(string outcome)
    {
        using var probe = new LeakProbe();
        PagerDutySettings? used = null;
        await using var pager = await Pager.StartAsync(settings => Configure(used = settings, outcome));
        pager.Vendor.Enqueue(Enumerable.Repeat(Answer(outcome), 10));
        if (outcome == "nobody")
        {
            await pager.Vendor.DisposeAsync();
        }

        var send = pager.Instance.SendAsync(deadline: TimeSpan.FromSeconds(5));
        if (outcome == "hang")
        {
            await pager.Vendor.WaitForAsync(1, Patience.Token());
            await pager.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(5));
        }
        else
        {
            await pager.Instance.WaitOutPausesAsync(send);
        }

        var failure = await Record.ExceptionAsync(async () => probe.Add($"{await send}"));
        probe.Add($"failure {failure} {failure?.Data.Count}");
        probe.Add($"settings {used} {used!.RoutingKey} {System.Text.Json.JsonSerializer.Serialize(used.RoutingKey)}");
        Array.ForEach([.. pager.Instance.Log], probe.Add);
        if (outcome != "malformed key")
        {
            var preview = await pager.Instance.PreviewAsync(Some.AuditEvent(message: $"The key is {Pager.Key}."));
            probe.Add($"{preview} {preview.Url} {preview.Body} {string.Join(' ', preview.Headers)}");
        }

        Assert.Equal(outcome == "202" ? null : typeof(AlertDeliveryException), failure?.GetType());
        Assert.Empty(probe.Leaks(Pager.Key));
    }

    private static void Configure(PagerDutySettings settings, string outcome)
    {
        if (outcome == "refused address")
        {
            settings.AllowNetworks = [];
        }
        else if (outcome == "malformed key")
        {
            settings.RoutingKey = Secret.Parse(Pager.Key + "!");
        }
    }

    private static ReceiverAnswer Answer(string outcome) => outcome switch
    {
        "hang" => ReceiverAnswer.Hang,
        "reset" => ReceiverAnswer.Reset,
        _ => ReceiverAnswer.Of(
            int.TryParse(outcome, CultureInfo.InvariantCulture, out var status) ? status : 202,
            $"{{\"errors\":[\"you sent {Pager.Key}\"]}}",
            ("Location", $"https://other.example/{Pager.Key}"),
            ("X-Key", Pager.Key)),
    };
}
