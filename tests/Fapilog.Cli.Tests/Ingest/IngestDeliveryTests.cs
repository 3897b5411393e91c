using Fapilog.Testing;
using Fapilog.Verification;

namespace Fapilog.Cli.Tests.Ingest;

/// <summary>
/// A receiver that does not simply take an alert: what is stored stays stored, what is undelivered is said, no secret is.
/// </summary>
public sealed class IngestDeliveryTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Ingest_WhenNobodyListens_StoresAllCountsWhatIsLeftAndExitsOne(string format)
    {
        using var folder = new TestFolder();
        var input = Lines.Join([Lines.Critical("a"), Lines.Critical("b")]);

        var run = await Tool.RunAsync(
            folder, Webhook.Environment(Webhook.Nowhere()), input, "ingest", "-", "--wait", "0.5", "--format", format);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["a", "b"], folder.Stored().Keys);
        Assert.True(TrailVerifier.Verify(folder.Trail).Valid);
        Assert.Contains(
            format == "json" ? "\"open\": 2" : "webhook: 0 of 2 alerts delivered, 2 left for the next start.",
            run.Output,
            StringComparison.Ordinal);
        Webhook.AssertNoSecret(run);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    public async Task Ingest_WhenTheReceiverRefuses_SaysItsAnswerOnceOnEachStream(int status)
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        receiver.DefaultAnswer = new ReceiverAnswer(status, "No.");

        var run = await Tool.RunAsync(
            folder, Webhook.Environment(receiver.Url), Lines.Join([Lines.Critical("a"), Lines.Critical("b")]), "ingest", "-",
            "--wait", "30");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal((2, 2), (run.Output.Split($"answered {status}").Length, run.Error.Split($"answered {status}").Length));
        Assert.Contains(": see above.\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("not logged", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("The trail stopped.", run.Error, StringComparison.Ordinal);
        Webhook.AssertNoSecret(run);
    }

    [Theory]
    [InlineData(301, "text")]
    [InlineData(301, "json")]
    [InlineData(400, "text")]
    [InlineData(400, "json")]
    public async Task Ingest_WhenTheReceiverRefuses_ReportsItsAnswerAndExitsOne(int status, string format)
    {
        using var folder = new TestFolder();
        await using var elsewhere = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        receiver.DefaultAnswer =
            new ReceiverAnswer(status, "No.", ("Location", new Uri(elsewhere.Url, Webhook.Token).AbsoluteUri));

        var run = await Tool.RunAsync(
            folder, Webhook.Environment(receiver.Url), Lines.Join([Lines.Critical("a")]), "ingest", "-",
            "--wait", "3", "--format", format);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("a", folder.Stored().Keys);
        Assert.Empty(elsewhere.Requests);
        Assert.Single(receiver.Requests);
        Assert.Contains($"{status}", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{status}", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            status == 301,
            run.Error.Contains(
                "The wait for 'webhook' ended early: 1 alert is open, and none is tried again within 3 seconds.",
                StringComparison.Ordinal));
        Webhook.AssertNoSecret(run);
    }

    [Fact]
    public async Task Ingest_WhenTheProviderCannotBeUsed_DoesNotWaitAndSaysWhy()
    {
        using var folder = new TestFolder();
        var environment = Webhook.Environment(Webhook.Nowhere());
        environment["FAPILOG__ALERTING__ONPROVIDERERROR"] = "Degrade";
        environment.Remove("FAPILOG__ALERTING__SETTINGS__SECRET");

        var run = await Tool.RunAsync(
            folder, environment, Lines.Join([Lines.Critical("a")]), "ingest", "-", "--wait", "86400");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["a"], folder.Stored().Keys);
        Assert.Contains("webhook: 0 of 1 alert delivered, 1 left for the next start.", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "The wait for 'webhook' ended early: 1 alert is open, and none is tried again within 86400 seconds.",
            run.Error,
            StringComparison.Ordinal);
        Assert.Equal(2, run.Error.Split("FAP2102 at ").Length);
        Webhook.AssertNoSecret(run);
    }

    [Fact]
    public async Task Ingest_WhenTheReceiverIsBusyTwice_DeliversOnceAfterTheWaitsItAskedFor()
    {
        using var folder = new TestFolder();
        await using var receiver = await WebhookReceiver.StartAsync(Webhook.Secret);
        var busy = new ReceiverAnswer(503, string.Empty, ("Retry-After", "1"));
        receiver.Enqueue(busy, busy);
        receiver.DefaultAnswer = new ReceiverAnswer(200);

        var run =
            await Tool.RunAsync(folder, Webhook.Environment(receiver.Url), Lines.Join([Lines.Critical("a")]), "ingest", "-");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("webhook: 1 of 1 alert delivered.", run.Output, StringComparison.Ordinal);
        Assert.Equal(3, receiver.Requests.Count);
        Assert.Single(receiver.Requests.Select(request => request.Headers["webhook-id"]).Distinct());
        Assert.All(receiver.Requests, request => Assert.Equal(SignatureCheck.Valid, request.Signature));
        Webhook.AssertNoSecret(run);
    }
}
