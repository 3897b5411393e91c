using System.Text;
using System.Text.Json;
using Fapilog.Testing;

namespace Fapilog.Cli.Tests.Alerts;

public sealed class AlertsRenderTests
{
    private const string Violation = """{"event_type":"security_violation","message":"A token was used twice.","user_id":"u-17","metadata":{"order":7,"card":"4111"}}""";

    [Fact]
    public async Task Render_OfAnEvent_IsWhatADeliveryOfItSendsByteForByte()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        var environment = Webhook.Environment(receiver.Url);
        environment["FAPILOG__ALERTING__INCLUDEMETADATA__0"] = "order";
        await Tool.RunAsync(folder, environment, Lines.Join([Lines.Critical("a")]), "ingest", "-");
        var sent = Assert.Single(receiver.Requests);
        folder.Write("event.json", Assert.Single(folder.StoredLines()));

        var run = await Tool.RunAsync(
            folder, environment, "alerts", "render", "--provider", "webhook", "--event", "event.json", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["method", "url", "headers", "body"], run.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(sent.Text, run.Json.GetProperty("body").GetString());
        Assert.Equal("POST", run.Json.GetProperty("method").GetString());
        Assert.Equal($"http://127.0.0.1:{receiver.Url.Port}/[secret]", run.Json.GetProperty("url").GetString());
        Assert.Equal(sent.Headers["webhook-id"], run.Json.GetProperty("headers").GetProperty("webhook-id").GetString());
        Assert.Single(receiver.Requests);
        Webhook.AssertNoSecret(run);
    }

    [Fact]
    public async Task Render_OfAPartialEventFromStandardInput_FillsItInAndAppliesTheRules()
    {
        using var folder = new TestFolder();
        var environment = Webhook.Environment(Webhook.Nowhere());
        environment["FAPILOG__ALERTING__INCLUDEMETADATA__0"] = "order";

        var run = await Tool.RunAsync(
            folder, environment, Encoding.UTF8.GetBytes($"\ufeff\n{Violation}\n"), "alerts", "render", "--provider", "Web-Hook",
            "--event", "-", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        var data = Data(run);
        Assert.Equal("critical", data.GetProperty("severity").GetString());
        Assert.Equal("security_event", data.GetProperty("reasons")[0].GetString());
        Assert.Equal("A token was used twice.", data.GetProperty("message").GetString());
        Assert.Equal("""{"order":7}""", data.GetProperty("metadata").GetRawText());
        Assert.Equal(JsonValueKind.Null, data.GetProperty("sequence_number").ValueKind);
        Assert.False(data.GetProperty("is_test").GetBoolean());
        Assert.False(Directory.Exists(folder.Trail));
        Assert.Contains(
            "Nothing is sent. An alert of severity critical (security_event) to instance 'webhook'",
            run.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"event_type":"data_export","message":"Ward 7.","contains_phi":true}""", "[withheld: contains PHI]", false)]
    [InlineData("""{"event_type":"data_export","message":"Ward 7.","contains_phi":true}""", "Ward 7.", true)]
    public async Task Render_OfHealthData_WithholdsItUnlessTheInstanceIncludesIt(string json, string expected, bool includes)
    {
        using var folder = new TestFolder();
        folder.Write("event.json", json);
        var environment = Webhook.Environment(Webhook.Nowhere());
        environment["FAPILOG__AUDIT__POLICY__LEVEL"] = "Hipaa";
        environment["FAPILOG__ALERTING__INCLUDESENSITIVE"] = $"{includes}";

        var run = await Tool.RunAsync(
            folder, environment, "alerts", "render", "--provider", "webhook", "--event", "event.json", "--format", "json");

        Assert.Equal(expected, Data(run).GetProperty("message").GetString());
        Assert.Equal(
            ("critical", "compliance_violation"),
            (Data(run).GetProperty("severity").GetString(), Data(run).GetProperty("reasons")[0].GetString()));
    }

    [Fact]
    public async Task Render_ForPeople_ShowsTheSampleReadably()
    {
        using var folder = new TestFolder();
        var environment = Webhook.Environment(Webhook.Nowhere());
        environment["FAPILOG__ALERTING__MINIMUMSEVERITY"] = "Critical";

        var run = await Tool.RunAsync(
            folder, environment, "alerts", "render", "--provider", "webhook", "--severity", "Error", "--channel", "#ops");

        Assert.Equal(0, run.ExitCode);
        Webhook.AssertNoSecret(run);
        TextSnapshot.Match(AlertText.Scrubbed(run.Error + run.Output, folder));
    }

    [Fact]
    public async Task Render_OfAnEventThatAlertsNobody_ShowsItAndSaysSo()
    {
        using var folder = new TestFolder();
        folder.Write("event.json", """{"event_type":"config_changed","message":"m"}""");

        var run = await Tool.RunAsync(
            folder, Webhook.Environment(Webhook.Nowhere()), "alerts", "render", "--provider", "webhook", "--event",
            "event.json", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("info", Data(run).GetProperty("severity").GetString());
        Assert.Contains("This event raises no alert", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_OfMail_ShowsTheFirstMessageAsJsonAndAllOfThemAsText()
    {
        using var folder = new TestFolder();
        FixtureInstances.Configure(folder, "Previewing", ("preview-mail", false));
        folder.Write(
            "event.json",
            """{"event_type":"component_failure","log_level":"critical","message":"red \u001b[31m and \u009b31m"}""");

        var json = await Tool.RunAsync(
            folder, "alerts", "render", "--provider", "preview_mail", "--event", "event.json", "--format", "json");
        var text = await Tool.RunAsync(folder, "alerts", "render", "--provider", "preview_mail", "--event", "event.json");

        Assert.Equal(
            (
                "SMTP",
                "smtp://mail.test:587",
                "{}",
                "Subject: alert\r\nTo: a@example.test\r\n\r\nred \u001b[31m and \u009b31m\r\n"),
            (
                json.Json.GetProperty("method").GetString(),
                json.Json.GetProperty("url").GetString(),
                json.Json.GetProperty("headers").GetRawText(),
                json.Json.GetProperty("body").GetString()));
        Assert.DoesNotContain('\u001b', json.All + text.All);
        Assert.DoesNotContain('\u009b', json.All + text.All);
        TextSnapshot.Match(Scrubbed.Text(text.Output, folder));
    }

    [Theory]
    [InlineData("preview-throws", "The provider failed to render the alert. InvalidOperationException: no template for [secret]")]
    [InlineData("preview-blocks", "The provider did not render the alert within 1 second.")]
    [InlineData("preview-null", "The provider returned an empty preview")]
    [InlineData("noop", "The provider shows no preview")]
    public async Task Render_OfAProviderThatCannot_IsASentenceAndExitsOne(string provider, string expected)
    {
        using var folder = new TestFolder();
        var environment = FixtureInstances.Configure(folder, "Previewing", (provider, provider == "preview-throws"));

        var run = await Tool.RunAsync(folder, environment, "alerts", "render", "--provider", provider, "--format", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Contains($"FAP3012: Instance '{provider}': {expected}", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        FixtureInstances.AssertNoToken(run);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Render_OfAProviderThatForgetsToRedact_ShowsNoSecretInAnySpelling(string format)
    {
        using var folder = new TestFolder();
        var environment = FixtureInstances.Configure(folder, "Previewing", ("preview-leaks", true));

        var run = await Tool.RunAsync(folder, environment, "alerts", "render", "--provider", "preview-leaks", "--format", format);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("[secret]", run.Output, StringComparison.Ordinal);
        FixtureInstances.AssertNoToken(run);
    }

    private static JsonElement Data(ToolRun run)
    {
        using var body = JsonDocument.Parse(run.Json.GetProperty("body").GetString()!);
        return body.RootElement.GetProperty("data").Clone();
    }
}
