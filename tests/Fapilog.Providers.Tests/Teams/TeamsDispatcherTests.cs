using Fapilog.Alerting;
using Fapilog.Alerts.Teams;
using Fapilog.Providers.Tests.Teams.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Teams;

public sealed class TeamsDispatcherTests
{
    [Fact]
    public async Task SendAlertAsync_Accepted_SaysThatItIsNotPostedYetAndWhichRunToLookFor()
    {
        await using var workflow = await Workflow.StartAsync();
        var receipt = await workflow.Instance.SendAsync();
        var request = Assert.Single(workflow.Vendor.Requests);

        Assert.Single(workflow.Vendor.Posts);
        Assert.Equal(workflow.Vendor.WorkflowUrl, $"http://{workflow.Vendor.Url.Authority}{request.Target}");
        Assert.Equal("application/json; charset=utf-8", request.Headers["Content-Type"]);
        Assert.StartsWith("0858", receipt.Reference, StringComparison.Ordinal);
        Assert.StartsWith(
            $"'{workflow.Vendor.Url.Authority}' accepted it (202). It is not posted yet", receipt.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAlertAsync_Card_ShowsAllAPersonNeeds()
    {
        await using var workflow = await Workflow.StartAsync();
        var auditEvent = Some.AuditEvent();
        await workflow.Instance.SendAsync(auditEvent);
        var post = Assert.Single(workflow.Vendor.Posts);
        var shown = string.Concat(post.PlainTexts.Concat(post.MarkdownTexts));

        string[] needed =
        [
            auditEvent.Message, "critical_error (the event's level is critical)", "payments", "2026-03-01 12:30:45.123456 UTC",
            $"**Event id:** {auditEvent.EventId}", "Sequence: 7", $"**Checksum:** {auditEvent.Checksum}",
            "Verify with: fapilog verify audit_logs",
        ];
        Assert.All(needed, text => Assert.Contains(text, shown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAlertAsync_429WithRetryAfter_WaitsAndPosts()
    {
        await using var workflow = await Workflow.StartAsync(settings => settings.Timeout = TimeSpan.FromSeconds(3));
        workflow.Vendor.Enqueue(
            new ReceiverAnswer(429, "", ("Retry-After", "7")), new ReceiverAnswer(429, "", ("Retry-After", "garbage")));
        var send = workflow.Instance.SendAsync();
        await workflow.Instance.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(7));
        await workflow.Instance.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(15));
        await send;

        Assert.Single(workflow.Vendor.Posts);
        Assert.Equal(3, workflow.Vendor.Requests.Count);
    }

    [Theory]
    [InlineData("half 503")]
    [InlineData("reset")]
    public async Task SendAlertAsync_NoWholeAnswer_IsTemporary(string answer)
    {
        await using var workflow = await Workflow.StartAsync();
        workflow.Vendor.Enqueue(Enumerable.Repeat(Broken(answer), 5));
        var send = workflow.Instance.SendAsync(deadline: TimeSpan.FromSeconds(20));
        await workflow.Instance.WaitOutPausesAsync(send);

        Assert.Equal(AlertFailureKind.Temporary, (await Assert.ThrowsAsync<AlertDeliveryException>(() => send)).Kind);
    }

    [Fact]
    public async Task SendAlertAsync_HalfAnAnswer_IsDeliveredInTheEnd()
    {
        await using var workflow = await Workflow.StartAsync();
        workflow.Vendor.Enqueue(Broken("half 202"));
        var send = workflow.Instance.SendAsync(deadline: TimeSpan.FromDays(1));
        await workflow.Instance.WaitOutPausesAsync(send);

        Assert.StartsWith("'127.0.0.1", (await send).Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stall 202", null)]
    [InlineData("stall 400", AlertFailureKind.Rejected)]
    public async Task SendAlertAsync_AnswerThatNeverEnds_CountsByItsStatus(string answer, AlertFailureKind? kind)
    {
        // By the system's clock: only the client knows when it has the status, and its own limit ends the wait for the rest.
        await using var vendor = await TeamsDouble.StartAsync();
        var settings = new TeamsSettings
        {
            WorkflowUrl = Secret.Parse(vendor.WorkflowUrl),
            AllowNetworks = ["127.0.0.1"],
            Timeout = TimeSpan.FromSeconds(1),
        };
        using var dispatcher =
            (TeamsDispatcher)new TeamsProvider().CreateDispatcher(new AlertProviderContext("teams") { BoundSettings = settings });
        vendor.Enqueue(Broken(answer));
        var failure = await Record.ExceptionAsync(() => dispatcher.SendAlertAsync(Some.AuditEvent(), AlertSeverity.Info));

        Assert.Equal(kind, (failure as AlertDeliveryException)?.Kind);
        Assert.Equal(kind is null, failure is null);
    }

    [Fact]
    public async Task SendAlertAsync_AddressExchanged_GoesToTheNewOne()
    {
        await using var other = await TeamsDouble.StartAsync();
        var file = Path.GetTempFileName();
        try
        {
            await using var workflow = await Workflow.StartAsync(settings => settings.WorkflowUrl = Secret.Parse("file:" + file));
            await File.WriteAllTextAsync(file, workflow.Vendor.WorkflowUrl + "\n");
            await workflow.Instance.SendAsync();
            await File.WriteAllTextAsync(file, other.WorkflowUrl + "\n");
            await workflow.Instance.SendAsync();

            Assert.Single(workflow.Vendor.Posts);
            Assert.Single(other.Posts);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task PreviewAsync_Event_ShowsTheSameBodyAndNoSecret()
    {
        await using var workflow = await Workflow.StartAsync();
        var preview = await workflow.Instance.PreviewAsync();
        Assert.Empty(workflow.Vendor.Requests);
        await workflow.Instance.SendAsync();

        Assert.Equal(workflow.Vendor.Requests[0].Text, preview.Body);
        Assert.Equal("POST", preview.Method);
        Assert.Equal($"http://{workflow.Vendor.Url.Authority}/[secret]", preview.Url);
        Assert.Equal("application/json; charset=utf-8", preview.Headers["content-type"]);
    }

    private static ReceiverAnswer Broken(string answer) => answer switch
    {
        "reset" => ReceiverAnswer.Reset,
        ['s', ..] => ReceiverAnswer.Stall(int.Parse(answer[^3..], System.Globalization.CultureInfo.InvariantCulture), "{\"err"),
        _ => ReceiverAnswer.BreakOff(int.Parse(answer[^3..], System.Globalization.CultureInfo.InvariantCulture), "{\"err"),
    };
}
