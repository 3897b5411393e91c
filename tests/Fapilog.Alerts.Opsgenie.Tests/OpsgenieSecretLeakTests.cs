using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Alerts.Opsgenie.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.Opsgenie.Tests;

public sealed class OpsgenieSecretLeakTests
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
        OpsgenieSettings? used = null;
        await using var genie = await Genie.StartAsync(settings => Configure(used = settings, outcome));
        genie.Vendor.Enqueue(Enumerable.Repeat(Answer(outcome), 10));
        if (outcome == "nobody")
        {
            await genie.Vendor.DisposeAsync();
        }

        var send = genie.Instance.SendAsync(deadline: TimeSpan.FromSeconds(5));
        if (outcome == "hang")
        {
            await genie.Vendor.WaitForAsync(1, Patience.Token());
            await genie.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(5));
        }
        else
        {
            await genie.Instance.WaitOutPausesAsync(send);
        }

        var failure = await Record.ExceptionAsync(async () => probe.Add($"{await send}"));
        probe.Add($"failure {failure} {failure?.Data.Count}");
        probe.Add($"settings {used} {used!.ApiKey} {System.Text.Json.JsonSerializer.Serialize(used.ApiKey)}");
        Array.ForEach([.. genie.Instance.Log], probe.Add);
        if (outcome != "malformed key")
        {
            var preview = await genie.Instance.PreviewAsync(Some.AuditEvent(message: $"The key is {Genie.Key}."));
            probe.Add($"{preview} {preview.Url} {preview.Body} {string.Join(' ', preview.Headers)}");
        }

        Assert.Equal(outcome == "202" ? null : typeof(AlertDeliveryException), failure?.GetType());
        Assert.Empty(probe.Leaks(Genie.Key));
    }

    private static void Configure(OpsgenieSettings settings, string outcome)
    {
        if (outcome == "refused address")
        {
            settings.AllowNetworks = [];
        }
        else if (outcome == "malformed key")
        {
            settings.ApiKey = Secret.Parse(Genie.Key + " ");
        }
    }

    private static ReceiverAnswer Answer(string outcome) => outcome switch
    {
        "hang" => ReceiverAnswer.Hang,
        "reset" => ReceiverAnswer.Reset,
        _ => ReceiverAnswer.Of(
            int.TryParse(outcome, CultureInfo.InvariantCulture, out var status) ? status : 202,
            $"{{\"errors\":[\"you sent {Genie.Key}\"]}}",
            ("Location", $"https://other.example/{Genie.Key}"),
            ("X-Key", Genie.Key)),
    };
}
