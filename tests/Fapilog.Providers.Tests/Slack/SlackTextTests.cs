using System.Text;
using CsCheck;
using Fapilog.Alerts.Slack;

namespace Fapilog.Providers.Tests.Slack;

public sealed class SlackTextTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Const("&"), Gen.Const("<"), Gen.Const(">"), Gen.Const("&amp;"), Gen.Const("😀"), Gen.Const("\uD83D"),
        Gen.Const("\uDE00"), Gen.Const("a"), Gen.Const("…"), Gen.Const("`"))
        .Array[0, 30].Select(string.Concat);

    [Fact]
    public void Escape_AnyText_FitsAndIsNotCutInsideACharacterOrAnEscape() =>
        Gen.Select(Texts, Gen.Int[1, 40]).Sample((text, limit) =>
    {
        var whole = string.Concat(text.EnumerateRunes()).Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        var escaped = SlackText.Escape(text, limit);

        Assert.InRange(escaped.Length, 0, limit);
        if (whole.Length <= limit)
        {
            Assert.Equal(whole, escaped);
            return;
        }

        Assert.EndsWith("…", escaped, StringComparison.Ordinal);
        Assert.StartsWith(escaped[..^1], whole, StringComparison.Ordinal);
        Assert.DoesNotContain(
            escaped.EnumerateRunes(),
            rune => rune == Rune.ReplacementChar && !whole.Contains('\uFFFD', StringComparison.Ordinal));
        Assert.DoesNotMatch("&(?!(amp|lt|gt);)|[<>]", escaped);
    });

    [Fact]
    public void Code_Backticks_DoNotEndIt() => Assert.Equal("a'''b &lt;!here&gt;", SlackText.Code("a```b <!here>", 100));
}
