using System.Globalization;
using CsCheck;

namespace Fapilog.Delivery.Tests.Retrying;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData(" 120 ", 120)]
    [InlineData("007", 7)]
    [InlineData("604801", 604800)]
    [InlineData("99999999999999999999999", 604800)]
    [InlineData("1.5", 2)]
    [InlineData("0.001", 1)]
    [InlineData("0.0", 0)]
    [InlineData("30.000", 30)]
    [InlineData("604800.5", 604800)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", 30)]
    [InlineData("Sunday, 01-Mar-26 12:00:30 GMT", 30)]
    [InlineData("Sun Mar  1 12:00:30 2026", 30)]
    [InlineData("Sun, 01 Mar 2026 11:59:00 GMT", 0)]
    [InlineData("Fri, 01 Mar 2126 12:00:00 GMT", 604800)]
    public void Parse_BothForms_GivesSeconds(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Parse(text, Now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("-0.5")]
    [InlineData("1.5.2")]
    [InlineData(".")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("soon")]
    [InlineData("1,2")]
    [InlineData("٣")]
    [InlineData("Sun, 01 Mar 2026 12:00:30 CET")]
    [InlineData("2026-03-01T12:00:30Z")]
    public void Parse_Garbage_IsIgnored(string? text) => Assert.Null(RetryAfter.Parse(text, Now));

    [Fact]
    public void Parse_AnyText_NeverThrowsAndStaysInBounds() =>
        Gen.String.Sample(
            text => RetryAfter.Parse(text, Now) is not { } wait || (wait >= TimeSpan.Zero && wait <= RetryAfter.Longest));

    [Fact]
    public void Parse_AnyWholeSeconds_GivesThemOrTheLongest() =>
        Gen.ULong.Sample(seconds =>
            RetryAfter.Parse(seconds.ToString(CultureInfo.InvariantCulture), Now)
            == (seconds < RetryAfter.Longest.TotalSeconds ? TimeSpan.FromSeconds((long)seconds) : RetryAfter.Longest));

    [Fact]
    public void Parse_AnyHttpDate_GivesTheDistanceInBounds() =>
        Gen.Int[-1_000_000, 1_000_000].Sample(offset =>
            RetryAfter.Parse(Now.AddSeconds(offset).ToString("R", CultureInfo.InvariantCulture), Now)
            == TimeSpan.FromSeconds(Math.Clamp(offset, 0, RetryAfter.Longest.TotalSeconds)));
}
