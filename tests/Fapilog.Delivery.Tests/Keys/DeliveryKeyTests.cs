using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Delivery.Tests.Keys;

public sealed class DeliveryKeyTests
{
    [Fact]
    public void ForAlert_IdempotencyKey_IsTheKey() => Assert.Equal("abc_1-2", DeliveryKey.ForAlert(Event("abc_1-2", "event")));

    [Theory]
    [InlineData("", "event.1")]
    [InlineData("a.b", "event.1")]
    [InlineData("line\nend", "")]
    [InlineData("", "")]
    public void ForAlert_NoUsableKey_IsAHashThatStaysTheSame(string key, string eventId)
    {
        Assert.Matches("^[0-9a-f]{64}$", DeliveryKey.ForAlert(Event(key, eventId)));
        Assert.Equal(DeliveryKey.ForAlert(Event(key, eventId)), DeliveryKey.ForAlert(Event(key, eventId)));
    }

    [Fact]
    public void ForFinding_OfARaiseAndItsClear_IsOneKey()
    {
        var raise = Event("a", "1");
        raise = raise with { Alert = raise.Alert with { FindingKey = "tail_missing 7" } };
        var clear = Event("b", "2");
        clear = clear with { Alert = clear.Alert with { FindingKey = "tail_missing 7", Action = AlertAction.Clear } };

        Assert.Equal(DeliveryKey.ForFinding(raise), DeliveryKey.ForFinding(clear));
        Assert.NotEqual(DeliveryKey.ForFinding(raise), DeliveryKey.ForFinding(raise with { Hostname = "another" }));
    }

    [Fact]
    public void ForFinding_OfATest_DoesNotTouchTheOpenFinding()
    {
        var test = Event("a", "1");

        Assert.Equal(
            "a", DeliveryKey.ForFinding(test with { Alert = test.Alert with { FindingKey = "tail_missing 7", IsTest = true } }));
        Assert.Equal("a", DeliveryKey.ForFinding(test));
    }

    private static AuditEvent Event(string key, string eventId) => new()
    {
        EventId = eventId,
        EventType = AuditEventType.ComponentFailure,
        Message = "Failed.",
        Alert = new AlertDetails { IdempotencyKey = key },
    };
}
