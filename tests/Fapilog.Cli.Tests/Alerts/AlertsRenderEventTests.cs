using System.Text;

namespace Fapilog.Cli.Tests.Alerts;

/// <summary>
/// What <c>--event</c> cannot be, and which instance <c>--provider</c> cannot mean.
/// </summary>
public sealed class AlertsRenderEventTests
{
    [Fact]
    public async Task Render_OfAnEventWithManyFaults_TellsThemAllAndExitsTwo()
    {
        using var folder = new TestFolder();
        folder.Write("event.json", """{"event_tpe":"security_violation","message":5,"log_level":"loud","timestamp":"noon"}""");

        var run = await Tool.RunAsync(
            folder, Webhook.Environment(Webhook.Nowhere()), "alerts", "render", "--provider", "webhook", "--event", "event.json");

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        TextSnapshot.Match(run.Error);
    }

    [Theory]
    [InlineData("", "It is not JSON. The text is empty.")]
    [InlineData("{\n \"message\": nothing }", "It is not JSON. At line 2, column 14: ")]
    [InlineData("[]", "It is not a JSON object.")]
    public async Task Render_OfWhatIsNoEvent_ExitsTwo(string content, string expected)
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(
            folder, Webhook.Environment(Webhook.Nowhere()), Encoding.UTF8.GetBytes(content), "alerts", "render", "--provider",
            "webhook", "--event", "-");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"FAP2012: The event in standard input is not taken. {expected}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1 << 20, 0)]
    [InlineData((1 << 20) + 1, 2)]
    public async Task Render_OfAnEventOfOneMebibyte_TakesItAndNoByteMore(int length, int expected)
    {
        using var folder = new TestFolder();
        const string Frame = """{"event_type":"component_failure","log_level":"critical","message":""}""";
        folder.Write(
            "event.json",
            Frame.Replace(
                "\"message\":\"\"", $"\"message\":\"{new string('x', length - Frame.Length)}\"", StringComparison.Ordinal));

        var run = await Tool.RunAsync(
            folder, Webhook.Environment(Webhook.Nowhere()), "alerts", "render", "--provider", "webhook", "--event", "event.json",
            "--format", "json");

        Assert.Equal(expected, run.ExitCode);
        Assert.Equal(
            expected == 2,
            run.Error.Contains("FAP2012: The event in 'event.json' is longer than 1 MiB", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Render_OfAFileThatIsNotThere_ExitsTwo()
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(
            folder, Webhook.Environment(Webhook.Nowhere()), "alerts", "render", "--provider", "webhook", "--event",
            "absent.json");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("There is no file 'absent.json'.", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("render")]
    [InlineData("test")]
    public async Task Alerts_OfAProviderThatIsNotConfigured_TellEverySettingItMissesAndExitTwo(string command)
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(folder, "alerts", command, "--provider", "webhook");

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        TextSnapshot.Match(Scrubbed.Text(run.Error, folder), command);
    }

    [Fact]
    public async Task Render_WithSettingsAndNoProviderInTheEnvironment_UsesThem()
    {
        using var folder = new TestFolder();
        var environment = Webhook.Environment(Webhook.Nowhere());
        environment.Remove("FAPILOG__ALERTING__PROVIDER");

        var run = await Tool.RunAsync(folder, environment, "alerts", "render", "--provider", "webhook", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("No instance is called 'webhook'", run.Error, StringComparison.Ordinal);
        Webhook.AssertNoSecret(run);
    }

    [Theory]
    [InlineData(
        "webhook",
        "FAP2011: Several instances are of provider 'webhook': 'chat' (provider 'webhook'), 'night' (provider 'standard-webhook').")]
    [InlineData("webbook", "FAP1001")]
    [InlineData("desk", "A dispatcher that an application registers in code is known to that application alone")]
    public async Task Render_OfANameThatMeansNoOneInstance_ExitsTwo(string name, string expected)
    {
        using var folder = new TestFolder();
        folder.Write("fapilog.json", """
            { "Fapilog": { "Alerting": { "Providers": { "chat": { "Provider": "webhook" }, "night": { "Provider": "standard-webhook" } } } } }
            """);

        var run = await Tool.RunAsync(folder, "alerts", "render", "--provider", name);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_InSafeMode_LoadsNothingAndExitsTwo()
    {
        using var folder = new TestFolder();
        var environment = Webhook.Environment(Webhook.Nowhere());
        environment["FAPILOG_SAFE_MODE"] = "1";

        var run = await Tool.RunAsync(folder, environment, "alerts", "render", "--provider", "webhook");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("FAP1033: Safe mode: no provider is loaded.", run.Error, StringComparison.Ordinal);
    }
}
