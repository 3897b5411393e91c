using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;

namespace Fapilog.Cli.Tests.Terminal;

public sealed partial class VisibleTextTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Pieces =
    [
        .. Danger.Units.Select(unit => unit.ToString()), "\n", "\t", "\\", "u", "\\u001b", "\\u", "\\\\u005c", "00", "\ud83d",
        "\ude00", "😀", "\udb40\udc41", "ä", "漢", " ",
    ];

    private static readonly Gen<string> Texts = Gen.OneOf(
            Gen.OneOf([.. Pieces.Select(Gen.Const)]),
            Gen.Char.Select(unit => unit.ToString()),
            Gen.Char[' ', '~'].Select(unit => unit.ToString()))
        .Array[0, 40].Select(string.Concat);

    [Fact]
    public void Of_AnyText_HasNothingThatSteersATerminalAndTellsWhatWasThere() => Texts.Sample(text =>
    {
        var shown = VisibleText.Escape(text);
        return Danger.In(shown) is null && !shown.Contains('\n', StringComparison.Ordinal) && Read(shown) == text;
    });

    [Fact]
    public void OfJson_AnyText_HasNothingThatSteersATerminalAndTheSameValue() => Texts.Sample(text =>
    {
        var json = "{\r\n\t\"a\":\t" + JsonSerializer.Serialize(text, Relaxed) + "}";
        var shown = VisibleText.OfJson(json);
        return Danger.In(shown) is null && Value(shown) == Value(json);
    });

    [Theory]
    [InlineData("The configuration 'C:\\users\\new\\table.json' is good.")]
    [InlineData("Größe 漢字 العربية Ωμέγα 😀 …")]
    [InlineData("")]
    public void Of_AHarmlessText_IsThatText(string text) => Assert.Equal(text, VisibleText.Escape(text));

    [Theory]
    [InlineData("a\u001b[2J\r\nVALID: 3 events", @"a\u001b[2J\u000d\u000aVALID: 3 events")]
    [InlineData(@"C:\u001b", @"C:\u005cu001b")]
    [InlineData("tag\udb40\udc41", @"tag\udb40\udc41")]
    public void Of_ADangerousText_ShowsTheEscapesOfJson(string text, string expected) =>
        Assert.Equal(expected, VisibleText.Escape(text));

    [Fact]
    public void Folded_AnyText_BeginsOneLineAtTheEdgeAndLosesNothing() =>
        Gen.Select(Texts, Gen.Int[16, 60]).Sample((text, width) =>
    {
        var line = VisibleText.Escape(text);
        var parts = FoldedLine.Fold(line, width).ToArray();
        return parts.All(part => part.EnumerateRunes().Sum(rune => rune.Value < 0x1100 ? 1 : 2) <= width)
            && parts.Skip(1).All(part => part.StartsWith("    ", StringComparison.Ordinal))
            && string.Concat(parts.Select((part, at) => at == 0 ? part : part[4..])) == line;
    });

    [Fact]
    public void Folded_AWordThatFits_IsNotBroken() => Assert.Equal(
        ["expected ", $"    {new string('a', 64)} ", "    found"], FoldedLine.Fold($"expected {new string('a', 64)} found", 70));

    [Fact]
    public void Writer_OfALibrary_KeepsItsLineEndsAlone()
    {
        using var inner = new StringWriter { NewLine = "|" };
        using var writer = new VisibleWriter(inner);

        writer.WriteLine("a\r\nb\u001b\rc");
        writer.Write('\u202e');
        writer.Write(['x', '\u009b', '\n'], 0, 3);

        Assert.Equal(@"a|b\u001b\u000dc|\u202ex\u009b|", inner.ToString());
    }

    private static string Read(string shown) =>
        Escape().Replace(
            shown,
            match => ((char)int.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    private static string? Value(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("a").GetString();
    }

    [GeneratedRegex(@"\\u([0-9a-fA-F]{4})")]
    private static partial Regex Escape();
}
