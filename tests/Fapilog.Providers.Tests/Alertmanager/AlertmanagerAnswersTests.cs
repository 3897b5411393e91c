using Fapilog.Alerting;
using Fapilog.Alerts.Alertmanager;
using Fapilog.Providers.Tests.Alertmanager.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Alertmanager;

public sealed class AlertmanagerAnswersTests
{
    [Theory]
    [InlineData(400, "\"start time must be before end time\"\n", AlertFailureKind.Rejected, "Compare the clocks")]
    [InlineData(400, "\"invalid label set: invalid name \\\"a-b\\\"\"\n", AlertFailureKind.Rejected, "Check 'Labels'")]
    [InlineData(400, "\"at least one label pair required\"\n", AlertFailureKind.Rejected, "malformed")]
    [InlineData(401, "Unauthorized\n", AlertFailureKind.InstanceFailed, "Set 'User' and 'Password'")]
    [InlineData(404, "404 page not found", AlertFailureKind.InstanceFailed, "path prefix")]
    [InlineData(422, "{\"code\":602,\"message\":\"0.labels in body is required\"}", AlertFailureKind.Rejected, "malformed")]
    [InlineData(200, "<html>Sign in</html>", AlertFailureKind.InstanceFailed, "sign-in page")]
    [InlineData(200, "{\"status\":\"success\"}", AlertFailureKind.InstanceFailed, "nothing more")]
    public async Task SendAlertAsync_WordsOfAlertmanager_AreExplained(int status, string body, AlertFailureKind kind, string says)
    {
        await using var cluster = await Cluster.StartAsync();
        cluster.Only.Enqueue(new ReceiverAnswer(status, body));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => cluster.Instance.SendAsync());

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    public async Task SendAlertAsync_Redirect_IsNotFollowed(int status)
    {
        await using var cluster = await Cluster.StartAsync();
        cluster.Only.Enqueue(new ReceiverAnswer(status, "", ("Location", "https://other.example/login?token=x")));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => cluster.Instance.SendAsync());

        Assert.StartsWith("FAP3002: ", failure.Message, StringComparison.Ordinal);
        Assert.Single(cluster.Only.Requests);
    }

    [Fact]
    public async Task SendAlertAsync_BusyWithAGarbageRetryAfter_BacksOffByItself()
    {
        await using var cluster = await Cluster.StartAsync();
        cluster.Only.Enqueue(new ReceiverAnswer(503, "", ("Retry-After", "soon")));
        var send = cluster.Instance.SendAsync(deadline: TimeSpan.FromDays(1));
        await cluster.Instance.WaitOutPausesAsync(send);

        Assert.Equal("1 of 1 Alertmanagers accepted it.", (await send).Note);
    }

    [Theory]
    [InlineData("half")]
    [InlineData("reset")]
    public async Task SendAlertAsync_NoWholeAnswer_IsTemporary(string answer)
    {
        await using var cluster = await Cluster.StartAsync();
        cluster.Only.Enqueue(Enumerable.Repeat(
            answer switch
            {
                "half" => ReceiverAnswer.BreakOff(503, "\"bu"),
                _ => ReceiverAnswer.Reset,
            },
            5));
        var send = cluster.Instance.SendAsync(deadline: TimeSpan.FromSeconds(20));
        await cluster.Instance.WaitOutPausesAsync(send);

        Assert.Equal(AlertFailureKind.Temporary, (await Assert.ThrowsAsync<AlertDeliveryException>(() => send)).Kind);
    }

    [Fact]
    public async Task SendAlertAsync_AnswerThatNeverEnds_CountsByItsStatus()
    {
        // By the system's clock: only the client knows when it has the status, and its own limit ends the wait for the rest.
        await using var vendor = await AlertmanagerDouble.StartAsync();
        vendor.Enqueue(ReceiverAnswer.Stall(200));
        var settings = new AlertmanagerSettings
        {
            Urls = [vendor.Url.AbsoluteUri],
            AllowNetworks = ["127.0.0.1"],
            Timeout = TimeSpan.FromSeconds(1),
        };
        using var dispatcher = (AlertmanagerDispatcher)new AlertmanagerProvider().CreateDispatcher(
            new AlertProviderContext("am") { BoundSettings = settings });

        Assert.Equal(
            "1 of 1 Alertmanagers accepted it.", (await dispatcher.SendAlertAsync(Some.AuditEvent(), AlertSeverity.Info)).Note);
    }
}
