using Fapilog.Alerting;

namespace Fapilog.Loading.Tests.Running;

/// <summary>
/// Providers whose calls fail: counted, told, and nobody else's trouble.
/// </summary>
public sealed class FailingProviderTests : RunningProviderFixture
{
    private static readonly Type[] PlainTypes =
        [typeof(string), typeof(long), typeof(AlertInstanceState), typeof(IReadOnlyDictionary<UndeliveredReason, long>)];

    private const string Token = "k9-token-0c7d41";

    [Theory]
    [Trait("Row", "R1")]
    [InlineData("throws", "InvalidOperationException: thrown at once")]
    [InlineData("faults", "InvalidOperationException: in the task")]
    public async Task R1_ThrowsAtOnceOrInTheTask_IsCountedAndToldOncePerWindowWithTheCount(string provider, string failure)
    {
        var trail = await StartAsync(provider);

        await LogAsync(trail, 4);
        await UntilAsync(() => Counts(trail).Retried == 4);
        Assert.Single(Logged(3001));
        Assert.Empty(Logged(3004));
        await UntilAsync(() => Logged(3004).Count > 0, TimeSpan.FromSeconds(1));

        Assert.Contains($"'{Instance}' failed: {failure}", Logged(3001)[0], StringComparison.Ordinal);
        Assert.Matches($"'{Instance}' failed: {failure} Earlier failures that were not logged: [1-9][0-9]*.", Logged(3004)[0]);
        Assert.Equal((0L, failure), (Counts(trail).Delivered, Counts(trail).LastFailure));
        AssertStored(4);
    }

    [Theory]
    [Trait("Row", "R2")]
    [InlineData("returns-null", "The dispatcher returned no task.")]
    [InlineData("no-receipt", "The dispatcher returned no receipt.")]
    public async Task R2_ReturnsNoTaskOrNoReceipt_IsAFailureThatIsOfferedAgain(string provider, string failure)
    {
        var trail = await StartAsync(provider);

        await LogAsync(trail);
        await UntilAsync(() => Counts(trail).Retried == 2, TimeSpan.FromMilliseconds(100));

        Assert.Equal((0L, 1L, failure), (Counts(trail).Delivered, Counts(trail).Open, Counts(trail).LastFailure));
        AssertStored(1);
    }

    [Fact]
    [Trait("Row", "R5")]
    public async Task R5_CancelsItself_IsAFailureThatIsOfferedAgain()
    {
        var trail = await StartAsync("cancels-itself");

        await LogAsync(trail);
        await UntilAsync(() => Counts(trail).Retried == 2, TimeSpan.FromMilliseconds(100));

        Assert.Equal((0L, 1L, 0L), (Counts(trail).Delivered, Counts(trail).Open, Counts(trail).Undelivered));
        Assert.StartsWith("TaskCanceledException: ", Counts(trail).LastFailure, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "R15")]
    public async Task R15_FailsAgainAndAgain_OpensTheBreakerKeepsAlertsAndClosesAfterAProbe()
    {
        var trail = await StartAsync("fails-until-released");

        await LogAsync(trail, 3);
        await UntilAsync(() => Counts(trail).State is AlertInstanceState.Faulted, TimeSpan.FromMilliseconds(100));
        var opened = Logged(1105).Count;
        Assert.Equal(5, opened);
        Assert.Equal(
            ("InvalidOperationException: not yet. Fix the cause; the trail retries the instance automatically.", 3L),
            (Counts(trail).Reason, Counts(trail).Open));
        Assert.Contains("FAP3009: Alert instance", Assert.Single(Logged(3003)), StringComparison.Ordinal);

        // Half open: each time one call and no more, whatever else waits.
        await UntilAsync(() => Logged(3003).Count == 3, TimeSpan.FromSeconds(1));
        Assert.Equal(opened + 2, Logged(1105).Count);

        Release();
        await UntilAsync(() => Counts(trail).Open == 0, TimeSpan.FromSeconds(1));

        Assert.Equal((AlertInstanceState.Ready, null, 3L), (Counts(trail).State, Counts(trail).Reason, Counts(trail).Delivered));
        Assert.Equal(opened + 5, Logged(1105).Count);
        Assert.Single(Logged(3005));
    }

    [Fact]
    [Trait("Row", "R16")]
    public async Task R16_SecretInTheException_IsMaskedWhereverItIsShown()
    {
        var trail = await StartAsync("tells", settings: ("Token", Token));

        await LogAsync(trail);
        await UntilAsync(() => Counts(trail).State is AlertInstanceState.Faulted, TimeSpan.FromMilliseconds(100));
        await EndsAsync(trail.StopAsync());

        Assert.Equal("InvalidOperationException: refused [secret]", Counts(trail).LastFailure);
        Assert.DoesNotContain(
            Token,
            string.Join('\n', Log.Lines.Append(trail.Statistics.ToString()).Append(Counts(trail).ToString())),
            StringComparison.Ordinal);
        Assert.Contains("refused [secret]", Assert.Single(Logged(3025)), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "R18")]
    public async Task R18_Health_IsMadeOfOutcomesAndAsksNoProvider()
    {
        var trail = await StartAsync("blocks-until-released", new() { Deadline = TimeSpan.FromSeconds(2) });
        Assert.Equal((AlertInstanceState.Ready, null), (Counts(trail).State, Counts(trail).Reason));

        await LogAsync(trail, 2);
        await UntilAsync(() => Counts(trail).State is AlertInstanceState.Faulted, TimeSpan.FromMilliseconds(200));

        // Both its threads hang, and still it is read.
        Assert.Equal(
            "The dispatcher blocked its thread for more than 00:00:02; the call was abandoned. Fix the cause; the trail retries the instance automatically.",
            Counts(trail).Reason);
        Assert.All(
            typeof(AlertInstanceStatistics).GetProperties(),
            property => Assert.Contains(property.PropertyType, PlainTypes));
        Assert.Equal(["SendAlertAsync"], typeof(IAlertDispatcher).GetMethods().Select(method => method.Name));
        Assert.Equal(["CreateDispatcher"], typeof(IAlertProvider).GetMethods().Select(method => method.Name));
    }

    [Fact]
    [Trait("Row", "R1")]
    public async Task Exceptions_AreKeptAsTextsOnly()
    {
        var trail = await StartAsync("throws-watched");
        await LogAsync(trail);
        await UntilAsync(() => Counts(trail).Retried == 1);

        await UntilAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !Get<WeakReference>("exception").IsAlive && !Get<WeakReference>("payload").IsAlive;
        });

        Assert.Equal("WatchedException: watched", Counts(trail).LastFailure);
    }
}
