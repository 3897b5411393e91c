using Fapilog.Alerting;
using Fapilog.Alerts.Alertmanager.Tests.Support;
using Fapilog.Testing;

namespace Fapilog.Alerts.Alertmanager.Tests;

public sealed class AlertmanagerSecretLeakTests
{
    private const string Password = "p4ss/w+rd=T0KENabcdefghijklmnop";

    public static TheoryData<string, bool> Outcomes
    {
        get
        {
            var outcomes = new TheoryData<string, bool>();
            foreach (var outcome in new[] { "ok", "200", "301", "400", "401", "404", "503", "hang", "reset", "nobody", "refused address", "bad secret" })
            {
                outcomes.Add(outcome, false);
                outcomes.Add(outcome, true);
            }

            return outcomes;
        }
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task SendAlertAsync_AnyOutcome_ShowsNoSecretAnywhere(string outcome, bool isBearer)
    {
        using var probe = new LeakProbe();
        await using var cluster = await Cluster.StartAsync(1, settings => Configure(settings, outcome, isBearer));
        if (outcome != "ok")
        {
            cluster.Only.Enqueue(Enumerable.Repeat(Answer(outcome, isBearer), 5));
        }

        if (outcome == "nobody")
        {
            await cluster.Only.DisposeAsync();
        }

        var send = cluster.Instance.SendAsync(deadline: TimeSpan.FromSeconds(2));
        if (outcome is "503" or "hang" or "reset" or "nobody")
        {
            await cluster.Instance.MoveOnAsync(send);
        }

        var failure = await Record.ExceptionAsync(async () => probe.Add($"{await send}"));
        probe.Add($"failure {failure} {failure?.Data.Count}");
        if (outcome != "bad secret")
        {
            var preview = await cluster.Instance.PreviewAsync();
            probe.Add($"{preview} {preview.Url} {preview.Body} {string.Join(' ', preview.Headers)}");
        }

        Array.ForEach([.. cluster.Instance.Log], probe.Add);
        Assert.Equal(outcome is "ok", failure is null);
        Assert.Empty(probe.Leaks(Password, $"fapilog:{Password}"));
    }

    private static void Configure(AlertmanagerSettings settings, string outcome, bool isBearer)
    {
        var secret = Secret.Parse(outcome == "bad secret" ? "env:FAPILOG_TEST_ABSENT" : Password);
        settings.User = isBearer ? null : "fapilog";
        settings.Password = isBearer ? null : secret;
        settings.BearerToken = isBearer ? secret : null;
        settings.AllowNetworks = outcome == "refused address" ? [] : settings.AllowNetworks;
    }

    private static ReceiverAnswer Answer(string outcome, bool isBearer) => outcome switch
    {
        "hang" => ReceiverAnswer.Hang,
        "reset" => ReceiverAnswer.Reset,
        _ => ReceiverAnswer.Of(
            int.TryParse(outcome, System.Globalization.CultureInfo.InvariantCulture, out var status) ? status : 500,
            $"you sent {(isBearer ? Password : $"{Password} as {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"fapilog:{Password}"))}")}",
            ("Location", $"https://other.example/{Password}")),
    };
}
