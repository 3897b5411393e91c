namespace Fapilog.Alerting;

public class ContractTests
{
    [Fact]
    public void DeliveryException_WithoutAKind_IsTemporary()
    {
        Assert.Equal(AlertFailureKind.Temporary, new AlertDeliveryException().Kind);
        Assert.Equal(AlertFailureKind.Temporary, new AlertDeliveryException("Busy.").Kind);
        Assert.Equal(AlertFailureKind.Temporary, new AlertDeliveryException("Busy.", new IOException()).Kind);
        Assert.Null(new AlertDeliveryException("Busy.").RetryAfter);
    }

    [Fact]
    public void DeliveryException_WithEverything_CarriesIt()
    {
        var cause = new IOException();

        var exception = new AlertDeliveryException(
            AlertFailureKind.InstanceFailed, "Revoked.", cause)
        { RetryAfter = TimeSpan.FromSeconds(3) };

        Assert.Equal(
            (AlertFailureKind.InstanceFailed, "Revoked.", TimeSpan.FromSeconds(3)),
            (exception.Kind, exception.Message, exception.RetryAfter!.Value));
        Assert.Same(cause, exception.InnerException);
    }

    [Fact]
    public void DeliveryException_ANegativeWait_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new AlertDeliveryException(AlertFailureKind.Temporary, "Busy.") { RetryAfter = TimeSpan.FromTicks(-1) });

    [Fact]
    public void Details_ByContent_AreEqual()
    {
        var one = new AlertDetails { Reasons = new List<string> { "a", "b" } };

        Assert.Equal(one, new AlertDetails { Reasons = ["a", "b"] });
        Assert.NotEqual(one, new AlertDetails { Reasons = ["b", "a"] });
        Assert.Equal("a, b", one.ToString());
        Assert.Empty(AlertDetails.None.Reasons);
    }

    [Fact]
    public void Severities_AreOrderedAndApart() =>
        Assert.Equal([10, 20, 30, 40], Enum.GetValues<AlertSeverity>().Select(severity => (int)severity));

    [Fact]
    public void Attribute_ByDefault_IsModest()
    {
        var attribute = new AlertProviderAttribute("name");

        Assert.Equal(
            ("name", 0, null, null, AlertChannels.None, 1, false),
            (
                attribute.Name, attribute.Aliases.Length, attribute.Description, attribute.Settings, attribute.Channels,
                attribute.MaxConcurrentCalls, attribute.HandlesClear));
    }

    [Fact]
    public void PreviewRequest_AsText_IsMethodAndAddress() =>
        Assert.Equal(
            "POST https://example.test/…",
            new AlertPreviewRequest { Method = "POST", Url = "https://example.test/…", Body = "{}" }.ToString());
}
