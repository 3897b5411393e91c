using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Providers.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Contract;

/// <summary>
/// Whatever a vendor answers, also when it repeats the secrets it was sent, none is shown: not in receipts, exceptions, logs,
/// previews, activities, metrics or the runtime's own events.
/// </summary>
[Collection("Alone")]
public sealed class SecretTests
{
    private static readonly string[] Outcomes =
        ["accepted", "200", "301", "400", "401", "403", "404", "410", "413", "422", "429", "503", "hang", "reset", "nobody", "refused address"];

    public static TheoryData<string> Names => Vendors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task SendAlertAsync_AnyOutcome_ShowsNoSecretAnywhere(string form)
    {
        foreach (var outcome in Outcomes)
        {
            using var probe = new LeakProbe();
            await using var subject =
                await Subject.StartAsync(form, without: outcome == "refused address" ? "AllowNetworks:0" : null);
            await ScriptAsync(subject.Vendor, outcome);
            var auditEvent = Some.AuditEvent(7, $"It broke near {subject.Vendor.Secrets[0]}.");

            var send = subject.SendAsync(auditEvent, deadline: TimeSpan.FromSeconds(20));
            if (outcome == "hang")
            {
                await subject.ArriveAsync();
            }

            await subject.Instance.WaitOutPausesAsync(send, outcome == "hang" ? TimeSpan.FromSeconds(20) : null);
            var failure = await Record.ExceptionAsync(async () => probe.Add($"receipt {await send}"));
            for (var cause = failure; cause is not null; cause = cause.InnerException)
            {
                probe.Add($"failure {cause} {JsonSerializer.Serialize(cause.Data)}");
            }

            var preview = await subject.Instance.PreviewAsync(auditEvent, channel: subject.Vendor.Channel);
            probe.Add($"preview {preview} {preview.Url} {string.Join(' ', preview.Headers)} {(form == "email" ? string.Empty : preview.Body)}");
            probe.Add($"dispatcher {subject.Instance.Dispatcher}");
            Array.ForEach([.. subject.Instance.Log], line => probe.Add($"log {line}"));

            Assert.True(failure is null or AlertDeliveryException, $"{outcome}: {failure}");
            Assert.True(outcome != "accepted" || failure is null, $"{outcome}: {failure}");
            Assert.True(outcome is "accepted" or "200" || failure is not null, $"{outcome}: no failure");
            Assert.Empty(probe.Leaks(subject.Vendor.Secrets));
        }
    }

    /// <summary>A file that was replaced while the host runs: its content is no key, and still nobody's to read.</summary>
    [Theory]
    [InlineData("alertmanager", "BearerToken", " ü")]
    [InlineData("opsgenie", "ApiKey", "GenieKey ")]
    [InlineData("pagerduty", "RoutingKey", "")]
    [InlineData("slack with a token", "Token", "")]
    [InlineData("teams", "WorkflowUrl", "ftp://flow.test/")]
    [InlineData("webhook", "Secret", "")]
    public async Task SendAlertAsync_SecretMalformedWhenItIsRead_IsShownNowhere(string form, string setting, string before)
    {
        const string Token = "T0KEN-0f-n0body-at-all";
        using var folder = new TestFolder();
        folder.Write("key", before + Token);
        using var probe = new LeakProbe();
        await using var subject = await Subject.StartAsync(form, other: (setting, $"file:{folder.Under("key")}"));

        var failure = await Record.ExceptionAsync(() => subject.SendAsync());
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            probe.Add($"failure {cause} {JsonSerializer.Serialize(cause.Data)}");
        }

        Array.ForEach([.. subject.Instance.Log], line => probe.Add($"log {line}"));

        Assert.StartsWith("FAP3007: ", Assert.IsType<AlertDeliveryException>(failure).Message, StringComparison.Ordinal);
        Assert.Empty(probe.Leaks([Token]));
    }

    private static async Task ScriptAsync(Vendor vendor, string outcome)
    {
        if (outcome == "nobody")
        {
            await vendor.DisposeAsync();
        }
        else if (outcome is not ("accepted" or "refused address"))
        {
            vendor.Script(new Answer(outcome), $"you sent {string.Join(" and ", vendor.Secrets)}");
        }
    }
}
