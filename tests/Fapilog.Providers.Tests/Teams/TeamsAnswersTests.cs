using Fapilog.Alerting;
using Fapilog.Providers.Tests.Teams.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Teams;

public sealed class TeamsAnswersTests
{
    [Theory]
    [InlineData(401, "DirectApiAuthorizationRequired", AlertFailureKind.InstanceFailed, "'Anyone'")]
    [InlineData(404, "WorkflowNotFound", AlertFailureKind.InstanceFailed, "The workflow was deleted.")]
    [InlineData(400, "WorkflowTriggerIsNotEnabled", AlertFailureKind.InstanceFailed, "turned off or was deleted")]
    [InlineData(404, "WorkflowTriggerNotFound", AlertFailureKind.InstanceFailed, "no longer begins with a webhook")]
    [InlineData(400, "TriggerInputSchemaMismatch", AlertFailureKind.InstanceFailed, "Remove the schema")]
    [InlineData(400, "InvalidRequestContent", AlertFailureKind.Rejected, "does not accept this alert")]
    [InlineData(403, "AccessDenied", AlertFailureKind.InstanceFailed, "Ask an administrator")]
    [InlineData(401, "SomethingNew", AlertFailureKind.InstanceFailed, "sig=")]
    public async Task SendAlertAsync_WordOfPowerAutomate_IsExplained(int status, string code, AlertFailureKind kind, string says)
    {
        await using var workflow = await Workflow.StartAsync();
        workflow.Vendor.Enqueue(new ReceiverAnswer(
            status,
            $$"""{"error":{"code":"{{code}}","message":"It failed."} }""",
            ("Content-Type", "application/json")));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => workflow.Instance.SendAsync());

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(code, failure.Message, StringComparison.Ordinal);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", null)]
    [InlineData("""{"any":"answer of the flow's author"}""", null)]
    [InlineData(
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413 with ContextId x",
        AlertFailureKind.Rejected)]
    [InlineData(
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 400 with ContextId x",
        AlertFailureKind.Rejected)]
    [InlineData(
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x",
        AlertFailureKind.Temporary)]
    [InlineData(
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 503 with ContextId x",
        AlertFailureKind.Temporary)]
    [InlineData(
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 404 with ContextId x",
        AlertFailureKind.InstanceFailed)]
    public async Task SendAlertAsync_200WithAText_IsReadAndNotBelieved(string body, AlertFailureKind? kind)
    {
        await using var workflow = await Workflow.StartAsync();
        workflow.Vendor.Enqueue(new ReceiverAnswer(200, body, ("Retry-After", "60")));
        var failure = await Record.ExceptionAsync(() => workflow.Instance.SendAsync(deadline: TimeSpan.FromSeconds(20)));

        Assert.Equal(kind, (failure as AlertDeliveryException)?.Kind);
        Assert.Equal(kind is null, failure is null);
    }

    [Fact]
    public async Task SendAlertAsync_SignInPage_FailsTheInstance()
    {
        await using var workflow = await Workflow.StartAsync();
        workflow.Vendor.Enqueue(
            new ReceiverAnswer(200, "<!DOCTYPE html><title>Sign in</title>", ("Content-Type", "text/html; charset=utf-8")));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => workflow.Instance.SendAsync());

        Assert.Equal(AlertFailureKind.InstanceFailed, failure.Kind);
        Assert.Contains("sign-in page", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    public async Task SendAlertAsync_Redirect_IsNotFollowedAndNamesTheHostOnly(int status)
    {
        await using var workflow = await Workflow.StartAsync();
        workflow.Vendor.Enqueue(new ReceiverAnswer(status, "", ("Location", "https://other.example/path?token=x")));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => workflow.Instance.SendAsync());

        Assert.StartsWith("FAP3002: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("redirect to 'other.example'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token", failure.Message, StringComparison.Ordinal);
        Assert.Single(workflow.Vendor.Requests);
    }
}
