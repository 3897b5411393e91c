namespace Fapilog.Delivery.Tests.Texts;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData(-1, "0 s")]
    [InlineData(0.5, "0.5 s")]
    [InlineData(90, "90 s")]
    [InlineData(120, "2 minutes")]
    [InlineData(125, "2 minutes 5 seconds")]
    [InlineData(3600, "1 hour")]
    [InlineData(5430, "1 hour 30 minutes")]
    [InlineData(86400, "24 hours")]
    [InlineData(180_000, "2 days 2 hours")]
    [InlineData(604_800, "7 days")]
    public void Of_Duration_IsReadByPeople(double seconds, string text) =>
        Assert.Equal(text, DurationText.Of(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("604799", "6 days 23 hours")]
    [InlineData("99999999999", "7 days (the vendor asked for that or more, and more counts as 7 days)")]
    public void OfPause_RetryAfter_SaysThatALongerOneWasShortened(string retryAfter, string text) =>
        Assert.Equal(text, DurationText.OfPause(RetryAfter.Parse(retryAfter, default)!.Value));
}
