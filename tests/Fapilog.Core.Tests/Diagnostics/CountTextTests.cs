using Fapilog.Diagnostics;

namespace Fapilog.Core.Tests.Diagnostics;

public sealed class CountTextTests
{
    [Theory]
    [InlineData(0, "0 events")]
    [InlineData(1, "1 event")]
    [InlineData(2, "2 events")]
    [InlineData(1_000_000, "1000000 events")]
    public void Of_Count_AgreesWithIt(long count, string expected) => Assert.Equal(expected, CountText.Format(count, "event"));

    [Fact]
    public void Of_NounWithItsOwnPlural_TakesIt() => Assert.Equal("2 assemblies", CountText.Format(2, "assembly", "assemblies"));

    [Theory]
    [InlineData(1000, "1 second")]
    [InlineData(1500, "1.5 seconds")]
    [InlineData(0, "0 seconds")]
    [InlineData(86_400_000, "86400 seconds")]
    public void Seconds_Duration_AgreesWithIt(int milliseconds, string expected) =>
        Assert.Equal(expected, CountText.Seconds(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(1, "1 second")]
    [InlineData(90, "90 seconds")]
    [InlineData(125, "2 minutes 5 seconds")]
    [InlineData(3600, "1 hour")]
    [InlineData(5430, "1 hour 30 minutes")]
    [InlineData(86_400, "24 hours")]
    [InlineData(604_800, "7 days")]
    public void Duration_Seconds_IsReadByPeople(int seconds, string expected) =>
        Assert.Equal(expected, CountText.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Named_Names_AreQuoted() => Assert.Equal(
        ("instance 'a'", "instances 'a', 'b'"), (CountText.Named("instance", ["a"]), CountText.Named("instance", ["a", "b"])));
}
