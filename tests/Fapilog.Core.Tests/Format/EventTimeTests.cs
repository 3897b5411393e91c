namespace Fapilog.Format;

public class EventTimeTests
{
    [Theory]
    [InlineData("2025-08-07T02:50:08Z", "2025-08-07T02:50:08Z")]
    [InlineData("2025-08-07t02:50:08z", "2025-08-07T02:50:08Z")]
    [InlineData("2025-08-07 02:50:08", "2025-08-07T02:50:08Z")]
    [InlineData("2025-08-07T02:50:08.1Z", "2025-08-07T02:50:08.100000Z")]
    [InlineData("2025-08-07T02:50:08.4436939Z", "2025-08-07T02:50:08.443693Z")]
    [InlineData("2025-08-07T02:50:08.443693999Z", "2025-08-07T02:50:08.443693Z")]
    [InlineData("2025-08-07t02:50:08.443693999+05:30", "2025-08-07T02:50:08.443693+05:30")]
    [InlineData("2025-08-07T02:50:08.999999999", "2025-08-07T02:50:08.999999Z")]
    public void TryParse_OfRfc3339_IsReadAndCutToMicroseconds(string text, string canonical)
    {
        Assert.True(EventTime.TryParse(text, out var time));
        Assert.Equal(canonical, EventTime.ToText(time));
    }

    [Theory]
    [InlineData("2025-08-07")]
    [InlineData("2025-08-07T02:50")]
    [InlineData("2025-08-07T02:50:08.123456789x")]
    [InlineData("2025-13-07T02:50:08Z")]
    [InlineData("2025-08-07T02:50:08,5Z")]
    [InlineData("t")]
    [InlineData("")]
    public void TryParse_OfAnythingElse_IsRefused(string text) => Assert.False(EventTime.TryParse(text, out _));
}
