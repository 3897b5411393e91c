namespace Fapilog.Loading.Tests.Naming;

public class ProviderNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("slack")]
    [InlineData("Pager-Duty_2")]
    public void IsValid_NameOfTheRule_IsTrue(string name) => Assert.True(ProviderName.IsValid(name));

    [Theory]
    [Trait("Row", "N6")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" \t\u00a0")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("~a")]
    [InlineData("a:b")]
    [InlineData("a\0")]
    [InlineData("\uff53lack")]
    [InlineData("sla\u200bck")]
    [InlineData("sla\u0301ck")]
    [InlineData("slack\u00e9")]
    [InlineData("\u017flack")]
    [InlineData("\u212aafka")]
    [InlineData("\ud835\udc60lack")]
    [InlineData("slack\u0661")]
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
    [Trait("Row", "N6")]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(300, false)]
    public void IsValid_Length_IsAtMost64(int length, bool expected) =>
        Assert.Equal(expected, ProviderName.IsValid(new string('a', length)));

    [Theory]
    [Trait("Row", "N1")]
    [InlineData("Pager-Duty")]
    [InlineData("pager_duty")]
    [InlineData("PAGERDUTY")]
    public void Fold_CaseDashAndUnderscore_AreFoldedAway(string name) => Assert.Equal("pagerduty", ProviderName.Fold(name));

    [Theory]
    [Trait("Row", "N6")]
    [InlineData("sl\u0430ck", "sl\u0430ck", "U+0430")]
    [InlineData("sla\u200bck", "sla?ck", "U+200B")]
    [InlineData("\ud835\udc60lack", "??lack", "U+1D460")]
    public void NameText_OfALookAlike_NamesTheCharacter(string name, string shown, string character)
    {
        Assert.Equal(shown, NameText.Shown(name));
        Assert.Equal($"{ProviderName.Rule} The character {character} in it is none of these.", NameText.Rule(name));
    }

    [Fact]
    public void NameText_OfALongText_IsCut() => Assert.Equal(new string('x', 80) + "…", NameText.Shown(new string('x', 300)));
}
