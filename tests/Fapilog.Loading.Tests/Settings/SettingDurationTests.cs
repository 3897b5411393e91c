namespace Fapilog.Loading.Tests.Settings;

public sealed class SettingDurationTests
{
    [Theory]
    [InlineData("00:00:30", 30_000)]
    [InlineData("0:00:03.5", 3_500)]
    [InlineData("23:59:59", 86_399_000)]
    [InlineData("1.00:00:00", 86_400_000)]
    [InlineData("2.03:04:05.678", 183_845_678)]
    [InlineData("00:00:00", 0)]
    [InlineData("500ms", 500)]
    [InlineData("30s", 30_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("5m", 300_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData(" 7d ", 604_800_000)]
    [InlineData("30 s", 30_000)]
    [InlineData("0s", 0)]
    public void TryParse_AsPeopleWriteIt_IsRead(string text, long milliseconds)
    {
        Assert.True(SettingDuration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("24:00:00")]
    [InlineData("00:30")]
    [InlineData("1:00:00:00")]
    [InlineData("00:60:00")]
    [InlineData("00:00:00.12345678")]
    [InlineData("-00:00:01")]
    [InlineData("-5s")]
    [InlineData("5M")]
    [InlineData("5 min")]
    [InlineData("1h30m")]
    [InlineData("1e3s")]
    [InlineData(".5s")]
    [InlineData("99999999.00:00:00")]
    [InlineData("999999999999999d")]
    [InlineData("٣s")]
    [InlineData("soon")]
    [InlineData("")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(SettingDuration.TryParse(text, out _));

    [Theory]
    [InlineData("5min", "5min")]
    [InlineData("PT5M", "PT5M")]
    [InlineData("1h30m", "1h30m")]
    [InlineData("5 hours", "5 hours")]
    [InlineData("1a2b3c", null)]
    [InlineData("5 secret", null)]
    [InlineData("24:00:00", "24:00:00")]
    [InlineData("30", "30")]
    [InlineData("-5m", "-5m")]
    [InlineData("+5m", "+5m")]
    [InlineData("1,5h", "1,5h")]
    [InlineData("1e3s", "1e3s")]
    [InlineData("-PT5M", "-PT5M")]
    [InlineData("00:00:05,5", "00:00:05,5")]
    [InlineData("00:00:05.12345678", "00:00:05.12345678")]
    [InlineData("1:00:00:00:00:00:00:00:00:00:00:0", null)]
    [InlineData("1e3secret", null)]
    [InlineData("a-token-nobody-may-see", null)]
    [InlineData("12345678901234567", null)]
    [InlineData("-1234-5678-9012-3456", null)]
    [InlineData("soon", null)]
    public void Shown_OfWhatMayBeASecret_IsNothing(string text, string? shown) =>
        Assert.Equal(shown, SettingDuration.Shown(text));
}
