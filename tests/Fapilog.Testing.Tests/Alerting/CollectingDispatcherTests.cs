using Fapilog.Alerting;

namespace Fapilog.Testing.Tests.Alerting;

public sealed class CollectingDispatcherTests
{
    private readonly CollectingDispatcher _dispatcher = new();

    [Fact]
    public async Task SendAlertAsync_Call_IsRecordedAndAccepted()
    {
        var auditEvent = Some.AuditEvent();
        var receipt = await _dispatcher.SendAlertAsync(auditEvent, AlertSeverity.Error, "#ops");

        Assert.Same(AlertReceipt.Accepted, receipt);
        Assert.Equal(
            new CollectedAlert { AuditEvent = auditEvent, Severity = AlertSeverity.Error, Channel = "#ops" },
            Assert.Single(_dispatcher.Alerts));
    }

    [Fact]
    public async Task Behavior_Throws_IsRecordedAll()
    {
        _dispatcher.Behavior = (_, _) => throw new AlertDeliveryException(AlertFailureKind.Rejected, "No.");

        await Assert.ThrowsAsync<AlertDeliveryException>(() => _dispatcher.SendAlertAsync(Some.AuditEvent(), AlertSeverity.Info));
        Assert.Single(_dispatcher.Alerts);
    }

    [Fact]
    public async Task WaitForAsync_CallsFromManyThreads_SeesAll()
    {
        var wait = _dispatcher.WaitForAsync(100, Patience.Token());
        Parallel.For(0, 100, number => _dispatcher.SendAlertAsync(Some.AuditEvent(number), AlertSeverity.Info).Wait());

        Assert.Equal(
            Enumerable.Range(0, 100).Select(number => (long?)number),
            (await wait).Select(alert => alert.AuditEvent.SequenceNumber).Order());
    }

    [Fact]
    public void AuditEvent_Twice_IsEqual()
    {
        Assert.Equal(Some.AuditEvent(), Some.AuditEvent());
        Assert.NotEqual(Some.AuditEvent(1), Some.AuditEvent(2));
        Assert.Equal(["a", "b"], Some.AuditEvent(reasons: ["a", "b"]).Alert.Reasons);
    }
}
