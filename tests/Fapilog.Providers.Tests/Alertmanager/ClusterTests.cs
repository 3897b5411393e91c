using Fapilog.Alerting;
using Fapilog.Providers.Tests.Alertmanager.Support;
using Fapilog.Testing;

namespace Fapilog.Providers.Tests.Alertmanager;

public sealed class ClusterTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task SendAlertAsync_ThreeMembers_TellsEach()
    {
        await using var cluster = await Cluster.StartAsync(3);
        var receipt = await cluster.Instance.SendAsync();

        Assert.All(cluster.Members, member => Assert.Single(member.Alerts));
        Assert.Single(cluster.Members.Select(member => member.Requests[0].Text).Distinct());
        Assert.Equal("3 of 3 Alertmanagers accepted it.", receipt.Note);
        Assert.Empty(cluster.Instance.Log);
    }

    [Fact]
    public async Task SendAlertAsync_OneMemberRefuses_IsDeliveredAndSaysWhoHasItNot()
    {
        await using var cluster = await Cluster.StartAsync(2);
        var (first, second) = (cluster.Members[0], cluster.Members[1]);
        second.Enqueue(new ReceiverAnswer(401), new ReceiverAnswer(401));
        var receipt = await cluster.Instance.SendAsync();
        await cluster.Instance.SendAsync();
        await cluster.Instance.SendAsync();

        Assert.StartsWith(
            $"1 of 2 Alertmanagers accepted it. '{second.Url.Authority}' did not: FAP3003: ",
            receipt.Note,
            StringComparison.Ordinal);
        Assert.Single(first.Alerts);
        Assert.Collection(
            cluster.Instance.Log,
            line => Assert.StartsWith(
                $"Warning The Alertmanager '{second.Url.Authority}' did not accept an alert that another member has. FAP3003",
                line,
                StringComparison.Ordinal),
            line => Assert.StartsWith("Debug The Alertmanager", line, StringComparison.Ordinal),
            line => Assert.StartsWith(
                $"Information The Alertmanager '{second.Url.Authority}' accepts alerts again.", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAlertAsync_OneMemberHangs_WaitsForItFiveSecondsAndNoLonger()
    {
        await using var cluster = await Cluster.StartAsync(2);
        cluster.Members[0].Enqueue(ReceiverAnswer.Hang);
        var send = cluster.Instance.SendAsync();
        await cluster.Instance.Clock.AdvanceWhenSetAsync(Grace);
        var receipt = await send;

        Assert.Equal(
            $"1 of 2 Alertmanagers accepted it. '{cluster.Members[0].Url.Authority}' did not: FAP3005: '{cluster.Members[0].Url.Authority}' did not accept it within 5 s of another member.",
            receipt.Note);
    }

    [Fact]
    public async Task SendAlertAsync_OneMemberIsSlow_IsStillTold()
    {
        await using var cluster = await Cluster.StartAsync(2);
        cluster.Members[0].Enqueue(new ReceiverAnswer(503, "", ("Retry-After", "3")));
        var send = cluster.Instance.SendAsync();
        await cluster.Instance.Clock.WaitUntilSetAsync(Grace);
        await cluster.Instance.Clock.AdvanceWhenSetAsync(TimeSpan.FromSeconds(3));

        Assert.Equal("2 of 2 Alertmanagers accepted it.", (await send).Note);
    }

    [Theory]
    [InlineData(400, 400, AlertFailureKind.Rejected, "FAP3004")]
    [InlineData(401, 403, AlertFailureKind.InstanceFailed, "FAP3003")]
    [InlineData(401, 400, AlertFailureKind.Rejected, "FAP3004")]
    [InlineData(503, 400, AlertFailureKind.Temporary, "FAP3006")]
    [InlineData(401, 503, AlertFailureKind.Temporary, "FAP3006")]
    public async Task SendAlertAsync_NobodyAccepts_SaysWhatHappensNextAndWhatEachSaid(
        int first, int second, AlertFailureKind kind, string code)
    {
        await using var cluster = await Cluster.StartAsync(2);
        cluster.Members[0].Enqueue(new ReceiverAnswer(first, "", ("Retry-After", "30")));
        cluster.Members[1].Enqueue(new ReceiverAnswer(second, "", ("Retry-After", "30")));
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(
            () => cluster.Instance.SendAsync(deadline: TimeSpan.FromSeconds(20)));

        Assert.Equal(kind, failure.Kind);
        Assert.StartsWith($"{code}: None of the 2 Alertmanagers accepted the alert. ", failure.Message, StringComparison.Ordinal);
        Assert.All(
            cluster.Members,
            member => Assert.Contains($"'{member.Url.Authority}' answered", failure.Message, StringComparison.Ordinal));
        Assert.Equal(kind is AlertFailureKind.Temporary ? TimeSpan.FromSeconds(30) : null, failure.RetryAfter);
    }

    [Fact]
    public async Task SendAlertAsync_NobodyThere_IsTemporary()
    {
        await using var cluster = await Cluster.StartAsync(2);
        await Task.WhenAll(cluster.Members.Select(member => member.DisposeAsync().AsTask()));
        var send = cluster.Instance.SendAsync(deadline: TimeSpan.FromSeconds(10));
        await cluster.Instance.WaitOutPausesAsync(send);
        var failure = await Assert.ThrowsAsync<AlertDeliveryException>(() => send);

        Assert.Equal(AlertFailureKind.Temporary, failure.Kind);
        Assert.Null(failure.RetryAfter);
    }

    [Fact]
    public async Task SendAlertAsync_Cancelled_ThrowsCancellationUnlessOneHasIt()
    {
        await using var cluster = await Cluster.StartAsync(2);
        using var source = new CancellationTokenSource();
        cluster.Members[0].Enqueue(ReceiverAnswer.Hang, ReceiverAnswer.Hang);
        cluster.Members[1].Enqueue(ReceiverAnswer.Hang);
        var send = cluster.Instance.SendAsync(cancellationToken: source.Token);
        await Task.WhenAll(cluster.Members.Select(member => member.WaitForAsync(1, Patience.Token())));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send);

        using var other = new CancellationTokenSource();
        send = cluster.Instance.SendAsync(cancellationToken: other.Token);
        await cluster.Instance.Clock.WaitUntilSetAsync(Grace);
        await other.CancelAsync();
        Assert.StartsWith("1 of 2", (await send).Note, StringComparison.Ordinal);
    }
}
