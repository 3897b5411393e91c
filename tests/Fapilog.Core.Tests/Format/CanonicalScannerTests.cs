using System.Text;
using System.Text.Json;
using CsCheck;
using Fapilog.Support;

namespace Fapilog.Format;

/// <summary>
/// The scanner, which makes nothing, beside reading the line into a tree and writing it again.
/// </summary>
public class CanonicalScannerTests
{
    private static readonly Gen<string> Number =
        Gen.Select(
            Gen.Bool, Digits(0, 3), Gen.Bool, Digits(0, 18), One("", "", "e+", "e-", "e", "E+"), Digits(0, 3),
            (negative, whole, point, fraction, mark, exponent) =>
            (negative ? "-" : "") + whole + (point ? "." : "") + fraction + mark + (mark.Length > 0 ? exponent : ""));

    private static readonly Gen<string> Piece = Gen.Frequency(
        (
            3,
            One(
                "a", "~", " ", "/", "\u007f", "é", "\\/", "\\\\", "\\\"", "\\n", "\\b", "\\u0041", "\\u000a", "\\u0000",
                "\\u007f", "\\u00e9", "\\u00E9", "\\ud83d\\ude00", "\\uff5e")),
        (1, Gen.Int[0, 0xd7ff].Select(unit => $"\\u{unit:x4}")));

    private static readonly Gen<string> Text = Piece.Array[0, 3].Select(string.Concat);

    public static TheoryData<string> All => Vectors.Names();

    [Theory]
    [MemberData(nameof(All))]
    public void TryScan_ALineOfTheSibling_IsCanonical(string name) => Assert.True(IsCanonical(Vectors.Of(name).Line));

    [Theory]
    [InlineData("0", true)]
    [InlineData("-0", false)]
    [InlineData("01", false)]
    [InlineData("-0.0", true)]
    [InlineData("1.0", true)]
    [InlineData("1.50", false)]
    [InlineData("1.00", false)]
    [InlineData("0.0001", true)]
    [InlineData("0.00001", false)]
    [InlineData("1e-05", true)]
    [InlineData("1e-5", false)]
    [InlineData("1e5", false)]
    [InlineData("1e+16", true)]
    [InlineData("1E+16", false)]
    [InlineData("1.0e+16", false)]
    [InlineData("10000000000000000.0", false)]
    [InlineData("1000000000000000.0", true)]
    [InlineData("0.30000000000000004", true)]
    [InlineData("0.300000000000000040", false)]
    [InlineData("0.10000000000000001", false)]
    [InlineData("5e-324", true)]
    [InlineData("1e+400", false)]
    [InlineData("-1.7976931348623157e+308", true)]
    public void TryScan_ANumber_IsCanonicalInOneSpellingOnly(string number, bool expected) =>
        Assert.Equal(expected, IsCanonical($"{{\"a\":{number}}}"));

    /// <summary>The scanner looks at many bytes at once, and at the last few one by one.</summary>
    [Fact]
    public void TryScan_AByteAnywhereInAText_IsCanonicalOnlyAsPrintableAscii()
    {
        for (var value = 0; value <= byte.MaxValue; value++)
        {
            var isPlain = value is >= ' ' and <= '~' and not ('"' or '\\');
            for (var at = 0; at < 40; at++)
            {
                var line = Encoding.ASCII.GetBytes($"{{\"a\":\"{new string('x', 40)}\"}}");
                line[6 + at] = (byte)value;
                Assert.True(isPlain == new CanonicalScanner(line, JsonTree.MaxDepth).TryScan(), $"{value:x2} at {at}");
            }
        }
    }

    [Fact]
    public void TryScan_AnIntegerOfAMillionDigits_IsCanonical() =>
        Assert.True(IsCanonical($"{{\"a\":-{new string('7', 1_000_000)}}}"));

    [Theory]
    [InlineData("{}", true)]
    [InlineData("{ }", false)]
    [InlineData("{\"b\":1,\"a\":2}", false)]
    [InlineData("{\"x\":{\"b\":1,\"a\":2}}", false)]
    [InlineData("{\"x\":[{\"b\":1,\"a\":2}]}", false)]
    [InlineData("{\"a\":1,\"a\":1}", false)]
    [InlineData("{\"\":1,\"a\":2}", true)]
    [InlineData("{\"\\n\":1,\" \":2,\"a\":3,\"\\u007f\":4,\"\\uff5e\":5,\"\\ud83d\\ude00\":6}", true)]
    [InlineData("{\"\\ud83d\\ude00\":6,\"\\uff5e\":5}", false)]
    [InlineData("{\"\\u00e9\":1,\"\\u00e9\\u00e9\":2}", true)]
    [InlineData("{\"\\u00e9\":1,\"\\u00e9\":2}", false)]
    [InlineData("{\"a\":\"\\ud800\"}", true)]
    [InlineData("{\"a\":\"\\ud8\"}", false)]
    [InlineData("{\"a\":\"\\/\"}", false)]
    [InlineData("{\"a\":\"\\u0041\"}", false)]
    [InlineData("{\"a\":\"\\u00E9\"}", false)]
    [InlineData("{\"a\":\"\\u000a\"}", false)]
    [InlineData("{\"a\":\"\\u0000\"}", true)]
    [InlineData("{\"a\":\"\u007f\"}", false)]
    [InlineData("{\"a\":\"é\"}", false)]
    [InlineData("{\"a\":[1, 2]}", false)]
    [InlineData("{\"a\":1}x", false)]
    [InlineData("[]", false)]
    public void TryScan_ALine_IsCanonicalInOneSpellingOnly(string line, bool expected) =>
        Assert.Equal(expected, IsCanonical(line));

    [Fact]
    public void TryScan_AnySpelling_AgreesWithReadingAndWriting() =>
        Gen.Select(Text, Text, Number, Text, One("", " ")).Sample(
            (first, second, number, text, space) =>
            {
                var line = $"{{\"{first}\":{number},{space}\"{second}\":[{{\"{text}\":\"{text}\"}}]}}";

                Assert.Equal(IsWrittenSo(line), IsCanonical(line));
            },
            iter: 50_000);

    private static Gen<string> One(params string[] of) => Gen.Int[0, of.Length - 1].Select(index => of[index]);

    private static Gen<string> Digits(int least, int most) =>
        Gen.Char['0', '9'].Array[least, most].Select(digits => new string(digits));

    private static bool IsCanonical(string line) =>
        new CanonicalScanner(Encoding.UTF8.GetBytes(line), JsonTree.MaxDepth).TryScan();

    private static bool IsWrittenSo(string line)
    {
        try
        {
            var buffer = new ByteBuffer();
            CanonicalJson.Write(buffer, JsonTree.ParseObject(Encoding.UTF8.GetBytes(line)));
            return Encoding.UTF8.GetString(buffer.Memory.Span) == line;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
