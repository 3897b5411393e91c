namespace Fapilog.Alerting;

public class AlertProviderContextTests
{
    [Fact]
    public void GetSettings_OfTheirType_IsTheSameObject()
    {
        var settings = new Version(1, 0);

        Assert.Same(settings, new AlertProviderContext("chat") { BoundSettings = settings }.GetSettings<Version>());
    }

    [Fact]
    public void GetSettings_OfAnotherType_NamesInstanceAndTypes()
    {
        var message = Assert.Throws<InvalidOperationException>(
            () => new AlertProviderContext("chat") { BoundSettings = new Version(1, 0) }.GetSettings<Uri>()).Message;

        Assert.Contains("'chat'", message, StringComparison.Ordinal);
        Assert.Contains("System.Version", message, StringComparison.Ordinal);
        Assert.Contains("System.Uri", message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetSettings_OfNone_SaysAbsent() => Assert.Contains(
        "absent",
        Assert.Throws<InvalidOperationException>(() => new AlertProviderContext("chat").GetSettings<Uri>()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void RawSettings_AreFoundWithoutRegardToCaseAndNeverPrinted()
    {
        var context = new AlertProviderContext("chat")
        {
            RawSettings = new Dictionary<string, string?> { ["Headers:X-Team"] = "k9-token" },
        };

        Assert.Equal("k9-token", context.RawSettings["headers:x-team"]);
        Assert.Equal("chat", context.ToString());
    }

    [Fact]
    public void Log_GoesWhereTheHostSaid()
    {
        var lines = new List<(AlertLogLevel, string, Exception?)>();
        var cause = new IOException();

        new AlertProviderContext("chat") { LogWriter = (level, message, exception) => lines.Add((level, message, exception)) }
            .Log(AlertLogLevel.Warning, "Slow.", cause);
        new AlertProviderContext("chat").Log(AlertLogLevel.Error, "Nowhere.");

        Assert.Equal([(AlertLogLevel.Warning, "Slow.", cause)], lines);
    }

    [Fact]
    public void TimeProvider_NotGiven_IsTheSystems() =>
        Assert.Same(TimeProvider.System, new AlertProviderContext("chat").TimeProvider);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Constructor_NoName_Throws(string name) => Assert.Throws<ArgumentException>(() => new AlertProviderContext(name));
}
