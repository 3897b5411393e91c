using System.Text.Json;
using Fapilog.Testing;

namespace Fapilog.Cli.Tests.Alerts;

public sealed class AlertsTestTests
{
    [Fact]
    public async Task Test_OfAnInstance_SendsOneAlertMarkedAsATestAndTouchesNoTrail()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        var environment = Webhook.Environment(receiver.Url);
        environment["FAPILOG__ALERTING__MINIMUMSEVERITY"] = "Error";

        var run = await Tool.RunAsync(folder, environment, "alerts", "test", "--provider", "webhook", "--channel", "#ops");

        Assert.Equal(0, run.ExitCode);
        var sent = Assert.Single(receiver.Requests);
        Assert.Equal(SignatureCheck.Valid, sent.Signature);
        using var body = JsonDocument.Parse(sent.Text);
        var data = body.RootElement.GetProperty("data");
        Assert.True(data.GetProperty("is_test").GetBoolean());
        Assert.Equal(("info", "#ops"), (data.GetProperty("severity").GetString(), data.GetProperty("channel").GetString()));
        Assert.Equal(JsonValueKind.Null, data.GetProperty("sequence_number").ValueKind);
        Assert.StartsWith("Test alert: nothing happened.", data.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Trail));
        Webhook.AssertNoSecret(run);
        TextSnapshot.Match(AlertText.Scrubbed(run.Error + run.Output, folder));
    }

    [Fact]
    public async Task Test_Twice_HasAKeyOfItsOwnEachTime()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);

        var first = await Tool.RunAsync(
            folder, Webhook.Environment(receiver.Url), "alerts", "test", "--provider", "webhook", "--severity", "critical",
            "--format", "json");
        var second = await Tool.RunAsync(
            folder, Webhook.Environment(receiver.Url), "alerts", "test", "--provider", "webhook", "--format", "json");

        Assert.Equal(
            receiver.Requests.Select(request => request.Headers["webhook-id"]),
            [first.Json.GetProperty("idempotency_key").GetString()!, second.Json.GetProperty("idempotency_key").GetString()!]);
        Assert.NotEqual(receiver.Requests[0].Headers["webhook-id"], receiver.Requests[1].Headers["webhook-id"]);
        Assert.Equal(
            ("critical", "info"),
            (first.Json.GetProperty("severity").GetString(), second.Json.GetProperty("severity").GetString()));
    }

    [Fact]
    public async Task Test_AsJson_HasTheReceipt()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);

        var run = await Tool.RunAsync(
            folder, Webhook.Environment(receiver.Url), "alerts", "test", "--provider", "webhook", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            [
                "delivered", "instance", "provider", "severity", "channel", "event_id", "idempotency_key", "elapsed_seconds",
                "receipt", "failure",
            ],
            run.Json.EnumerateObject().Select(member => member.Name));
        Assert.True(run.Json.GetProperty("delivered").GetBoolean());
        Assert.Equal(
            $"'127.0.0.1:{receiver.Url.Port}' answered 204.", run.Json.GetProperty("receipt").GetProperty("note").GetString());
        Assert.Equal(JsonValueKind.Null, run.Json.GetProperty("failure").ValueKind);
    }

    [Theory]
    [InlineData(400, "rejected", "FAP3004")]
    [InlineData(401, "instance_failed", "FAP3003")]
    [InlineData(301, "instance_failed", "FAP3002")]
    public async Task Test_ThatTheVendorRefuses_ExplainsItAndExitsOne(int status, string kind, string code)
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        receiver.DefaultAnswer = new ReceiverAnswer(status, "No.");

        var run = await Tool.RunAsync(
            folder, Webhook.Environment(receiver.Url), "alerts", "test", "--provider", "webhook", "--format", "json");
        var text = await Tool.RunAsync(folder, Webhook.Environment(receiver.Url), "alerts", "test", "--provider", "webhook");

        Assert.Equal((1, 1), (run.ExitCode, text.ExitCode));
        var failure = run.Json.GetProperty("failure");
        Assert.Equal((kind, code), (failure.GetProperty("kind").GetString(), failure.GetProperty("code").GetString()));
        Assert.Equal($"docs/diagnostics/{code}.md", failure.GetProperty("page").GetString());
        Assert.Contains(
            $"'127.0.0.1:{receiver.Url.Port}' answered {status}",
            failure.GetProperty("message").GetString(),
            StringComparison.Ordinal);
        Webhook.AssertNoSecret(run);
        TextSnapshot.Match(AlertText.Scrubbed(text.Output, folder), $"{status}");
    }

    [Fact]
    public async Task Test_WhoseOutcomeIsUnknown_SaysSoAndNotThatTheVendorRefusesIt()
    {
        using var folder = new TestFolder();
        using var server = new RawServer("HTTP/1.1 201 Created\r\n", []);

        var run = await Tool.RunAsync(
            folder,
            new Dictionary<string, string>
            {
                ["FAPILOG__ALERTING__SETTINGS__WORKFLOWURL"] = $"http://{server.Authority}/workflows/{Webhook.Token}",
                ["FAPILOG__ALERTING__SETTINGS__ALLOWNETWORKS__0"] = "127.0.0.0/8",
            },
            "alerts",
            "test",
            "--provider",
            "teams");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(1, server.Requests);
        TextSnapshot.Match(AlertText.Scrubbed(run.Output, folder));
    }

    [Fact]
    public async Task Test_OfAReceiverThatIsBusyOnce_TellsTheRetryOnStandardErrorAndSucceeds()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        receiver.Enqueue(new ReceiverAnswer(503, string.Empty, ("Retry-After", "1")));

        var run = await Tool.RunAsync(folder, Webhook.Environment(receiver.Url), "alerts", "test", "--provider", "webhook");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2, receiver.Requests.Count);
        Assert.Contains("answered 503. Attempt 2 follows in 1 s.", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("Accepted after ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3600", 3600, "This may pass: a trail would offer the alert again after 1 hour, as the vendor asks, for up to 24 hours. ")]
    [InlineData("99999999999", 604800, "The vendor asks for a longer pause than a trail keeps an alert ('Fapilog:Alerting:MaxAlertAge' is 24 hours): ")]
    public async Task Test_OfAVendorThatAsksForALongPause_SaysSoAtOnce(string retryAfter, double seconds, string advice)
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        receiver.DefaultAnswer = new ReceiverAnswer(429, string.Empty, ("Retry-After", retryAfter));

        var run = await Tool.RunAsync(
            folder, Webhook.Environment(receiver.Url), "alerts", "test", "--provider", "webhook", "--format", "json");

        Assert.Equal(1, run.ExitCode);
        Assert.Single(receiver.Requests);
        var failure = run.Json.GetProperty("failure");
        Assert.Equal(
            ("temporary", "FAP3006", seconds),
            (
                failure.GetProperty("kind").GetString(),
                failure.GetProperty("code").GetString(),
                failure.GetProperty("retry_after_seconds").GetDouble()));
        Assert.StartsWith(advice, failure.GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throws", "temporary", "InvalidOperationException: thrown at once")]
    [InlineData("tells", "temporary", "InvalidOperationException: refused [secret]")]
    [InlineData("never-completes", "timed_out", "The call did not end within 00:00:01; it was abandoned.")]
    [InlineData("no-receipt", "temporary", "The dispatcher returned no receipt.")]
    public async Task Test_OfAProviderThatMisbehaves_IsASentenceAndExitsOne(string provider, string kind, string message)
    {
        using var folder = new TestFolder();
        var environment = FixtureInstances.Configure(folder, "Misbehaving", (provider, provider == "tells"));

        var run = await Tool.RunAsync(folder, environment, "alerts", "test", "--provider", provider, "--format", "json");

        Assert.Equal(1, run.ExitCode);
        var failure = run.Json.GetProperty("failure");
        Assert.Equal((kind, message), (failure.GetProperty("kind").GetString(), failure.GetProperty("message").GetString()));
        Assert.DoesNotContain("   at ", run.All, StringComparison.Ordinal);
        FixtureInstances.AssertNoToken(run);
        Assert.Equal(
            provider is "throws" or "tells",
            failure.GetProperty("advice").GetString()!.StartsWith(
                "The provider does not say what this means. If the error names a setting, a file or an address, correct that at",
                StringComparison.Ordinal));
    }

    [Fact]
    public async Task Test_OfAProviderThatEndsTheProcess_IsNoSuccess()
    {
        using var folder = new TestFolder();
        var environment = FixtureInstances.Configure(folder, "Fatal", ("exit", false));
        using var tool = Tool.Start(folder, ["alerts", "test", "--provider", "exit"], environment);

        var run = await tool.FinishAsync();

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("The process was ended before the command was done.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_OfAProviderWithoutADllThatItNeeds_SaysThatThisDoesNotPass()
    {
        using var folder = new TestFolder();
        var environment = FixtureInstances.Configure(folder, "NeedsHelper", ("needs-helper", false));

        var run = await Tool.RunAsync(
            folder, environment, "alerts", "test", "--provider", "needs-helper", "--channel", "help");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            "(the provider's code is not complete): FileNotFoundException: Could not load file or assembly 'Fapilog.Fixtures.Helper",
            run.Output,
            StringComparison.Ordinal);
        Assert.Contains("This does not pass: a DLL that the provider needs is missing", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("may pass", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Test_OfAProviderThatSaysItsSecretInReceiptAndLog_ShowsNone(string format)
    {
        using var folder = new TestFolder();
        var environment = FixtureInstances.Configure(folder, "Previewing", ("preview-leaks", true));

        var run = await Tool.RunAsync(folder, environment, "alerts", "test", "--provider", "preview-leaks", "--format", format);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("[secret]", run.Output, StringComparison.Ordinal);
        Assert.Contains("Trying with [secret].", run.Error, StringComparison.Ordinal);
        FixtureInstances.AssertNoToken(run);
    }

    [UnixFact]
    public async Task Test_Interrupted_SaysThatTheAlertMayHaveArrivedAndExitsOne()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        receiver.DefaultAnswer = ReceiverAnswer.Hang;

        using var tool = Tool.Start(
            folder, ["alerts", "test", "--provider", "webhook", "--format", "json"], Webhook.Environment(receiver.Url));
        await receiver.WaitForAsync(1, Patience.Token());
        await tool.SignalAsync("INT");
        var run = await tool.EndAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("cancelled", run.Json.GetProperty("failure").GetProperty("kind").GetString());
        Assert.StartsWith(
            "It is unknown whether the alert arrived",
            run.Json.GetProperty("failure").GetProperty("advice").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_OfNoop_IsGoodAndSaysThatNobodyIsAlerted()
    {
        using var folder = new TestFolder();

        var run = await Tool.RunAsync(folder, "alerts", "test", "--provider", "noop");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("'noop' is built in and does nothing", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_WithAChannelForAProviderOfOnePlace_SaysThatItIsIgnored()
    {
        using var folder = new TestFolder();
        FixtureInstances.Configure(folder, "Previewing", ("preview-mail", false));

        var run = await Tool.RunAsync(folder, "alerts", "test", "--provider", "preview-mail", "--channel", "#ops");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("warning: The channel '#ops' of instance 'preview-mail' is ignored", run.Error, StringComparison.Ordinal);
    }
}
