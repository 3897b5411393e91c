using System.Text;
using System.Text.Json;
using CsCheck;

namespace Fapilog.Delivery.Tests.Texts;

public sealed class TextLimitTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String,
        Gen.Char['\uD800', '\uDFFF'].Array[0, 20].Select(chars => new string(chars)),
        Gen.OneOf(new[] { "😀", "é", "a", "\"", "\\", "\n", "\0", "漢", "<", "\u2028", "\uD83D" }.Select(Gen.Const)
            .ToArray()).Array[0, 40].Select(string.Concat));

    [Theory]
    [InlineData("😀😀😀", 6, TextUnit.Utf16, "😀😀😀")]
    [InlineData("😀😀😀", 5, TextUnit.Utf16, "😀😀…")]
    [InlineData("😀😀😀", 4, TextUnit.Utf16, "😀…")]
    [InlineData("😀😀😀", 2, TextUnit.Scalar, "😀…")]
    [InlineData("😀😀😀", 7, TextUnit.Utf8, "😀…")]
    [InlineData("a\"b\"c", 7, TextUnit.Json, "a\"b\"c")]
    [InlineData("a\"b\"c", 6, TextUnit.Json, "a\"…")]
    [InlineData("abc", 0, TextUnit.Utf16, "")]
    [InlineData("abc", 2, TextUnit.Utf8, "")]
    [InlineData("abc", 1, TextUnit.Utf16, "…")]
    public void Cut_ATextThatIsTooLong_EndsBetweenTwoCharacters(string text, int limit, TextUnit unit, string expected) =>
        Assert.Equal(expected, TextLimit.Cut(text, limit, unit));

    [Fact]
    public void Cut_AnyText_FitsAndIsABeginning() =>
        Gen.Select(Text, Gen.Int[0, 60], Gen.Enum<TextUnit>()).Sample((text, limit, unit) =>
    {
        var cut = TextLimit.Cut(text, limit, unit);

        Assert.InRange(TextLimit.Measure(cut, unit), 0, limit);
        if (TextLimit.Measure(text, unit) <= limit)
        {
            Assert.Equal(text, cut);
        }
        else if (cut.Length > 0)
        {
            Assert.StartsWith(cut[..^1], text, StringComparison.Ordinal);
            Assert.False(char.IsHighSurrogate(cut[^1]));
        }
    });

    [Fact]
    public void Measure_InJson_IsWhatIsWritten() => Text.Sample(text =>
    {
        var json = VendorJson.Write(writer => writer.WriteStringValue(text));

        Assert.Equal(json.Length - 2, TextLimit.Measure(text, TextUnit.Json));
        Assert.Equal(string.Concat(text.EnumerateRunes()), JsonSerializer.Deserialize<string>(json));
    });

    [Fact]
    public void Measure_InUtf8_IsWhatIsEncoded() => Text.Sample(text =>
        Assert.Equal(Encoding.UTF8.GetByteCount(text), TextLimit.Measure(text, TextUnit.Utf8)));
}
