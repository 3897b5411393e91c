using Fapilog.Support;

namespace Fapilog.Alerting;

public class FailureTextTests
{
    [Fact]
    public void Describe_AWrappedException_NamesTheInnermost() => Assert.Equal(
        "IOException: cable cut",
        FailureText.Describe(new AggregateException(new InvalidOperationException("outer", new IOException("cable cut")))));

    [Fact]
    public void Clean_SeveralLines_BecomesOne() =>
        Assert.Equal("first  second\u00e9 third", FailureText.Clean("first\r\nsecond\u00e9\tthird", SecretMask.None));

    [Fact]
    public void Clean_ALongText_IsCutAfterTheSecretsWereTakenOut()
    {
        var mask = new SecretMask([Secret.Parse("k9-token-0c7d41")]);

        var kept = FailureText.Clean(new string('x', 995) + "k9-token-0c7d41" + new string('y', 5000), mask);

        Assert.Equal(new string('x', 995) + "[secr …", kept);
    }

    [Theory]
    [InlineData(AlertFailureKind.Rejected, "Rejected")]
    [InlineData(AlertFailureKind.InstanceFailed, "InstanceFailed")]
    public async Task EndAsync_AKindWrappedByATask_IsKept(AlertFailureKind kind, string status)
    {
        using var dispatcher = new ScriptedDispatcher(
            _ => throw new AggregateException(new AggregateException(new AlertDeliveryException(kind, "no"))));

        var outcome = await SafeAlertDispatcher.Wrap("chat", dispatcher).CallAsync();

        Assert.Equal((status, "no"), (outcome.Status.ToString(), outcome.Failure));
    }

    [Fact]
    public async Task DisposeAsync_FailuresThatWereNotLogged_AreCountedInTheLog()
    {
        using var log = new CollectingLog();
        using var dispatcher = new ScriptedDispatcher(_ => throw new IOException("cut"));
        var safe = SafeAlertDispatcher.Wrap(
            "chat", dispatcher, new SafeAlertDispatcherOptions { Logger = log, TimeProvider = Some.Clock() });
        for (var i = 0; i < 3; i++)
        {
            await safe.SendAlertAsync(Some.Critical(), AlertSeverity.Critical);
        }

        await safe.DisposeAsync();

        Assert.Equal(
            "Alert instance 'chat' ends. Failures of its calls that were counted and not logged: 2.",
            Assert.Single(log.Lines, line => line.Id == 3010).Message);
    }

    [Fact]
    public async Task SendAlertAsync_AcceptedAfterItWasAbandoned_IsCountedLate()
    {
        var clock = Some.Clock();
        var vendor = new TaskCompletionSource<AlertReceipt>();
        using var dispatcher = new ScriptedDispatcher(_ => vendor.Task);
        var safe = SafeAlertDispatcher.Wrap("chat", dispatcher, new SafeAlertDispatcherOptions { TimeProvider = clock });
        var sending = safe.SendAlertAsync(Some.Critical(), AlertSeverity.Critical);
        clock.Advance(TimeSpan.FromMinutes(1));
        await sending;

        vendor.SetResult(AlertReceipt.Accepted);

        await Soon.TrueAsync(() => safe.DeliveredLateCount == 1);
        Assert.Equal((0, 1, 1), (safe.DeliveredCount, safe.FailedCount, safe.TimedOutCount));
    }
}
