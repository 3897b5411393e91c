using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Delivery.Tests.Keys;

public sealed class DeliveryKeyTests
{
    [Fact]
    public void Of_IdempotencyKey_IsTheKey() => Assert.Equal("abc_1-2", DeliveryKey.Of(Event("abc_1-2", "event")));

    [Theory]
    [InlineData("", "event.1")]
    [InlineData("a.b", "event.1")]
    [InlineData("line\nend", "")]
    [InlineData("", "")]
    public void Of_NoUsableKey_IsAHashThatStaysTheSame(string key, string eventId)
    {
        Assert.Matches("^[0-9a-f]{64}$", DeliveryKey.Of(Event(key, eventId)));
        Assert.Equal(DeliveryKey.Of(Event(key, eventId)), DeliveryKey.Of(Event(key, eventId)));
    }

    [Fact]
    public void OfFinding_OfARaiseAndItsClear_IsOneKey()
    {
        var raise = Event("a", "1");
        raise = raise with { Alert = raise.Alert with { FindingKey = "tail_missing 7" } };
        var clear = Event("b", "2");
        clear = clear with { Alert = clear.Alert with { FindingKey = "tail_missing 7", Action = AlertAction.Clear } };

        Assert.Equal(DeliveryKey.OfFinding(raise), DeliveryKey.OfFinding(clear));
        Assert.NotEqual(DeliveryKey.OfFinding(raise), DeliveryKey.OfFinding(raise with { Hostname = "another" }));
    }

    [Fact]
    public void OfFinding_OfATest_DoesNotTouchTheOpenFinding()
    {
        var test = Event("a", "1");

        Assert.Equal("a", DeliveryKey.OfFinding(test with { Alert = test.Alert with { FindingKey = "tail_missing 7", IsTest = true } }));
        Assert.Equal("a", DeliveryKey.OfFinding(test));
    }

    private static AuditEvent Event(string key, string eventId) => new()
    {
        EventId = eventId,
        EventType = AuditEventType.ComponentFailure,
        Message = "Failed.",
        Alert = new AlertDetails { IdempotencyKey = key },
    };
}
