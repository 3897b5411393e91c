using Fapilog.Alerting;
using Fapilog.Alerts.Teams.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.Teams.Tests;

public sealed class TeamsSecretLeakTests
{
    private static readonly string[] Secrets = [TeamsDouble.Signature, Uri.UnescapeDataString(TeamsDouble.Signature), "7e2c2dc8cc4a4678b1113ede1d55d5a1"];

    [Theory]
    [InlineData("202")]
    [InlineData("200")]
    [InlineData("301")]
    [InlineData("400")]
    [InlineData("401")]
    [InlineData("404")]
    [InlineData("410")]
    [InlineData("413")]
    [InlineData("429")]
    [InlineData("503")]
    [InlineData("hang")]
    [InlineData("reset")]
    [InlineData("nobody")]
    [InlineData("refused address")]
    [InlineData("bad secret")]
    public async Task SendAlertAsync_AnyOutcome_ShowsNoSecretAnywhere(string outcome)
    {
        using var probe = new LeakProbe();
        await using var workflow = await Workflow.StartAsync(settings => Configure(settings, outcome));
        var instance = workflow.Instance;
        workflow.Vendor.Enqueue(Enumerable.Repeat(Answer(outcome, workflow.Vendor), 5));
        if (outcome == "nobody")
        {
            await workflow.Vendor.DisposeAsync();
        }

        var send = instance.SendAsync(deadline: TimeSpan.FromSeconds(2));
        if (outcome is "429" or "503" or "hang" or "reset" or "nobody")
        {
            await instance.MoveOnAsync(send);
        }

        var failure = await Record.ExceptionAsync(async () => probe.Add($"{await send}"));
        probe.Add($"failure {failure} {failure?.Data.Count}");
        if (outcome != "bad secret")
        {
            var preview = await instance.PreviewAsync();
            probe.Add($"{preview} {preview.Url} {preview.Body} {string.Join(' ', preview.Headers)}");
        }

        Array.ForEach([.. instance.Log], probe.Add);
        Assert.Equal(outcome is "202" or "200", failure is null);
        Assert.Empty(probe.Leaks(Secrets));
    }

    private static void Configure(TeamsSettings settings, string outcome)
    {
        if (outcome == "refused address")
        {
            settings.AllowNetworks = [];
        }
        else if (outcome == "bad secret")
        {
            settings.WorkflowUrl = Secret.Parse(settings.WorkflowUrl!.GetValue() + " \u00e9");
        }
    }

    private static ReceiverAnswer Answer(string outcome, TeamsDouble vendor) => outcome switch
    {
        "hang" => ReceiverAnswer.Hang,
        "reset" => ReceiverAnswer.Reset,
        _ => ReceiverAnswer.Of(
            int.TryParse(outcome, System.Globalization.CultureInfo.InvariantCulture, out var status) ? status : 202,
            $"you called {vendor.WorkflowUrl} signed {Uri.UnescapeDataString(TeamsDouble.Signature)}",
            ("Location", vendor.WorkflowUrl),
            ("x-ms-workflow-run-id", TeamsDouble.Signature)),
    };
}
