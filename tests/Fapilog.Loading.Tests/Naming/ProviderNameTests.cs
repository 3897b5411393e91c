using System.Globalization;

namespace Fapilog.Loading.Tests.Naming;

public class ProviderNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("slack")]
    [InlineData("Pager-Duty_2")]
    public void IsValid_NameOfTheRule_IsTrue(string name) => Assert.True(ProviderName.IsValid(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1a")]
    [InlineData("-a")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("../evil")]
    [InlineData("a.b")]
    [InlineData("C:\\x")]
    [InlineData("sl\u0430ck")]
    [InlineData("\u0131nfo")]
    public void IsValid_AnythingElse_IsFalse(string? name) => Assert.False(ProviderName.IsValid(name));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void IsValid_Length_IsAtMost64(int length, bool expected) => Assert.Equal(expected, ProviderName.IsValid(new string('a', length)));

    [Theory]
    [InlineData("Pager-Duty")]
    [InlineData("pager_duty")]
    [InlineData("PAGERDUTY")]
    public void Fold_CaseDashAndUnderscore_AreFoldedAway(string name) => Assert.Equal("pagerduty", ProviderName.Fold(name));

    [Fact]
    public void Fold_TurkishCulture_FoldsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Assert.Equal("idiom", ProviderName.Fold("IDIOM"));
            Assert.True(ProviderName.IsValid("IDIOM"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
