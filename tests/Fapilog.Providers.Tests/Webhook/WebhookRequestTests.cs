using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Alerts.Webhook;
using Fapilog.Auditing;
using Fapilog.Delivery;
using Fapilog.Providers.Tests.Webhook.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Webhook;

public sealed class WebhookRequestTests
{
    private const string Newer = "whsec_" + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    [Fact]
    public async Task SendAlertAsync_WithTwoSecrets_SignsWithEach()
    {
        await using var instance =
            await Instance.StartAsync(settings => settings.Secret = Secret.Parse($"{Newer} {Instance.Key}"));
        await instance.SendAsync();

        var request = Assert.Single(instance.Receiver.Requests);
        Assert.Equal(SignatureCheck.Valid, request.Signature);
        Assert.Equal(2, request.Headers["webhook-signature"].Split(' ').Length);
        Assert.Equal(
            StandardWebhookVerdict.Valid,
            new StandardWebhookVerifier(StandardWebhookSecret.Parse(Newer)) { TimeProvider = instance.Clock }.Verify(
            request.Headers["webhook-id"],
            request.Headers["webhook-timestamp"],
            request.Headers["webhook-signature"],
            request.Body.Span));
    }

    [Fact]
    public async Task SendAlertAsync_WithHeaders_SendsThemAndShowsNone()
    {
        await using var instance = await Instance.StartAsync(settings =>
        {
            settings.Authorization = Secret.Parse("Bearer t0kentoken");
            settings.Headers = new Dictionary<string, Secret> { ["X-Team"] = Secret.Parse("payments!") };
        });
        await instance.SendAsync();
        var request = Assert.Single(instance.Receiver.Requests);
        var preview =
            (await ((IAlertPreview)instance.Dispatcher).PreviewAsync(Some.AuditEvent(), AlertSeverity.Info)).Requests[0];

        Assert.Equal(("Bearer t0kentoken", "payments!"), (request.Headers["Authorization"], request.Headers["X-Team"]));
        Assert.Equal(("[secret]", "[secret]"), (preview.Headers["Authorization"], preview.Headers["X-Team"]));
        instance.Receiver.DefaultAnswer = new ReceiverAnswer(400, "bad token t0kentoken of payments!");
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => instance.SendAsync());
        Assert.Contains("bad token [secret] of [secret]", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "is protected.")]
    [InlineData("COOKIE", "is protected.")]
    [InlineData("Webhook-Signature", "is protected.")]
    [InlineData("Authorization", "is protected. Write its value to the setting 'Authorization'.")]
    [InlineData("X Team", "is not the name of a header.")]
    [InlineData("X-Team\r\nHost", "is not the name of a header.")]
    public void Validate_OfAHeaderThatMayNotBeSet_SaysWhy(string name, string expected) => Assert.Contains(
        Faults(settings => settings.Headers = new Dictionary<string, Secret> { [name] = Secret.Parse("v") }),
        fault => fault.StartsWith($"The header '{SettingRuleAttribute.Show(name)}' {expected}", StringComparison.Ordinal));

    [Fact]
    public void Validate_OfAValueWithALineEnd_IsAFaultThatDoesNotShowIt()
    {
        var fault = Assert.Single(Faults(settings => settings.Headers = new Dictionary<string, Secret>
        {
            ["X-Team"] = Secret.Parse("s3cret\r\nHost: x"),
        }));

        Assert.StartsWith("The header 'X-Team' has a value with characters", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n\"a\":", "The template is not JSON at line 2, column 5. Write a JSON document")]
    [InlineData(
        "{\"a\":\"{{nothing}} {{ severity }} {{user}}\"}",
        "The template contains unknown names: '{{nothing}}', '{{user}}'. There are headline, ")]
    public void Validate_OfATemplateThatCannotBeFilled_SaysWhy(string template, string expected) =>
        Assert.StartsWith(
            expected,
            Assert.Single(Faults(settings => settings.BodyTemplate = Secret.Parse(template))),
            StringComparison.Ordinal);

    [Fact]
    public async Task SendAlertAsync_WithATemplate_FillsItAsATree()
    {
        await using var instance = await Instance.StartAsync(settings => settings.BodyTemplate = Secret.Parse(
            """{"text":"{{ headline }} ({{sequence_number}})","seq":"{{sequence_number}}","tags":["{{reasons}}","fixed"],"gw":"{{metadata.gateway}}","none":"{{metadata.absent}}","n":1,"x":"<{{metadata.absent}}>"}"""));
        await instance.SendAsync(Some.AuditEvent(message: "Quote \" and {{severity}} \\ end"));

        var body = Assert.Single(instance.Receiver.Requests);
        Assert.Equal(SignatureCheck.Valid, body.Signature);
        Assert.Equal(
            """{"text":"CRITICAL: Quote \" and {{severity}} \\ end (7)","seq":7,"tags":[["critical_error"],"fixed"],"gw":"primary","none":null,"n":1,"x":"<>"}""",
            body.Text);
    }

    [Fact]
    public async Task SendAlertAsync_TextsWithDirectionMarks_AreCleanInATemplateAndAsTheyAreInData()
    {
        const string Hostile = "a\u202e\u0007b\nc\ufeff";
        await using var instance = await Instance.StartAsync(settings => settings.BodyTemplate = Secret.Parse(
            """{"a":"{{message}}","b":"in {{component}}","c":"{{metadata.k}}","d":"{{data}}"}"""));
        var metadata = AuditMap.Create(("k", Hostile));
        await instance.SendAsync(Some.AuditEvent(7, Hostile) with { Component = Hostile, Metadata = metadata });
        using var body = JsonDocument.Parse(Assert.Single(instance.Receiver.Requests).Body);
        string? Text(string name) => body.RootElement.GetProperty(name).GetString();
        var data = body.RootElement.GetProperty("d");

        Assert.Equal(("a b\nc", "in a b\nc", "a b\nc"), (Text("a"), Text("b"), Text("c")));
        Assert.Equal(Hostile, data.GetProperty("message").GetString());
        Assert.Equal(Hostile, data.GetProperty("metadata").GetProperty("k").GetString());
    }

    [Fact]
    public async Task SendAlertAsync_OfHostileEventsThroughATemplate_StaysTheTemplatesJson()
    {
        await using var instance = await Instance.StartAsync(
            settings => settings.BodyTemplate = Secret.Parse("""{"a":"x {{message}} {{component}}","b":"{{data}}"}"""));
        foreach (var seed in Enumerable.Range(0, 100))
        {
            await instance.SendAsync(HostileEvents.Create(seed));
        }

        Assert.All(instance.Receiver.Requests, request => Assert.Equal(
            ["a", "b"],
            JsonDocument.Parse(request.Body).RootElement.EnumerateObject().Select(member => member.Name)));
    }

    [Fact]
    public async Task SendAlertAsync_InABatch_SendsWhatCameWithinTheMomentAsOneRequest()
    {
        await using var instance = await Instance.StartAsync(settings => settings.BatchSize = 3);
        var first = instance.SendAsync(Some.AuditEvent(1));
        var second = instance.SendAsync(Some.AuditEvent(2));
        await instance.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(0.5));
        var receipts = await Task.WhenAll(first, second);

        var request = Assert.Single(instance.Receiver.Requests);
        Assert.Equal(SignatureCheck.Valid, request.Signature);
        var root = JsonDocument.Parse(request.Body).RootElement;
        Assert.Equal("audit.batch", root.GetProperty("type").GetString());
        Assert.Equal(
            receipts.Select(receipt => receipt.Reference),
            root.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.Equal(
            [1, 2],
            root.GetProperty("data")
                .EnumerateArray()
                .Select(item => item.GetProperty("message").GetProperty("data").GetProperty("sequence_number").GetInt32()));
    }

    [Fact]
    public async Task SendAlertAsync_OfAFullBatch_IsSentAtOnce()
    {
        await using var instance = await Instance.StartAsync(settings => settings.BatchSize = 2);

        await Task.WhenAll(instance.SendAsync(Some.AuditEvent(1)), instance.SendAsync(Some.AuditEvent(2)));

        Assert.Single(instance.Receiver.Requests);
    }

    [Fact]
    public async Task SendAlertAsync_OfABatchThatIsRefused_FailsEachOfItsAlerts()
    {
        await using var instance = await Instance.StartAsync(settings => settings.BatchSize = 2);
        instance.Receiver.DefaultAnswer = new ReceiverAnswer(410);
        Task<AlertReceipt>[] calls = [instance.SendAsync(Some.AuditEvent(1)), instance.SendAsync(Some.AuditEvent(2))];

        foreach (var call in calls)
        {
            Assert.Equal(AlertFailureKind.InstanceFailed, (await Assert.ThrowsAsync<AlertDeliveryException>(() => call)).Kind);
        }
    }

    private static List<string> Faults(Action<WebhookSettings> configure)
    {
        var settings = new WebhookSettings { Url = Secret.Parse("https://hook.example/x"), Secret = Secret.Parse(Instance.Key) };
        configure(settings);
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), faults, validateAllProperties: true);
        return [.. faults.Select(fault => fault.ErrorMessage!)];
    }
}
