using CsCheck;

namespace Fapilog.Delivery.Tests.Texts;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("  plain  ", "plain")]
    [InlineData("one\r\ntwo\nthree\u2028four", "one two three four")]
    [InlineData("a\0b\u001b[31mc\u0085d", "a b [31mc d")]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe")]
    [InlineData("\u2066x\u2069\u200F\u200Ey\uFEFFz\u200B", "xyz")]
    [InlineData("👩‍👩‍👧 שלום é", "👩‍👩‍👧 שלום é")]
    [InlineData("\u200D\u200C\u00AD", "")]
    [InlineData("\u3164 \u2800\uFFA0", "")]
    [InlineData("\uFE0F\u034F", "")]
    public void Line_OfAnyText_IsOneLineThatReadsAsItIs(string? text, string expected) =>
        Assert.Equal(expected, PlainText.Line(text));

    [Fact]
    public void Line_OfLoneSurrogates_ReplacesEach() => Assert.Equal("\uFFFDx\uFFFD", PlainText.Line("\uD83Dx\uDE00"));

    [Fact]
    public void Lines_KeepsLineEndsAsOneKind() => Assert.Equal("one\ntwo\nthree", PlainText.Lines("one\r\ntwo\rthree"));

    [Fact]
    public void Line_OfAnyText_HasNeitherControlsNorHalves() => Gen.String.Sample(text =>
    {
        var line = PlainText.Line(text);

        Assert.DoesNotContain(line, char.IsControl);
        Assert.Equal(line, string.Concat(line.EnumerateRunes()));
        Assert.Equal(line, PlainText.Line(line));
    });
}
