using System.Numerics;
using System.Text;
using System.Text.Json;
using CsCheck;
using Fapilog.Auditing;

namespace Fapilog.Format;

public class CanonicalJsonTests
{
    private static readonly Gen<string> Texts =
        Gen.OneOf(Gen.Char, Gen.Char['\0', '\u00ff'], Gen.Char['\ud800', '\udfff']).Array[0, 8]
            .Select(units => new string(units));

    [Fact]
    public void Write_AnyText_IsAsciiAndReadsBackWellFormed() => Texts.Sample(text =>
    {
        var json = Canonical(AuditMap.Create(("t", text)));

        Assert.All(json, unit => Assert.InRange(unit, ' ', '~'));
        using var document = JsonDocument.Parse(json);
        Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), document.RootElement.GetProperty("t").GetString());
    });

    [Theory]
    [InlineData("\u007f\u0080\u00e9", "\\u007f\\u0080\\u00e9")]
    [InlineData("\"\\/<>&'+`", "\\\"\\\\/<>&'+`")]
    [InlineData("\b\f\n\r\t\0\u001f", "\\b\\f\\n\\r\\t\\u0000\\u001f")]
    [InlineData("\U0001F680", "\\ud83d\\ude80")]
    public void Write_AText_EscapesAsTheSiblingDoes(string text, string expected) =>
        Assert.Equal($"{{\"\":\"{expected}\"}}", Canonical(AuditMap.Create(("", text))));

    [Fact]
    public void Write_AnyMap_ReadsBackAsTheSameTree() => Trees().Sample(map =>
    {
        var json = Canonical(map);

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        Assert.Equal(map, Read(document.RootElement).AsMap());
        Assert.Equal(map, JsonTree.ParseObject(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(json, Canonical(JsonTree.ParseObject(Encoding.UTF8.GetBytes(json))));
    });

    [Fact]
    public void Write_AnyMap_HasItsNamesInTheOrderOfTheirRunes() => Trees().Sample(map =>
    {
        using var document = JsonDocument.Parse(Canonical(map));
        var names = document.RootElement.EnumerateObject().Select(member => member.Name).ToList();

        Assert.All(names.Zip(names.Skip(1)), pair => Assert.True(InRuneOrder(pair.First, pair.Second)));
    });

    [Theory]
    [InlineData("a", "{}")]
    [InlineData("b", "{\"a\":{\"b\":1}}")]
    public void Write_WithAnExcept_LeavesOutTheTopLevelOnly(string except, string expected)
    {
        var buffer = new ByteBuffer();
        CanonicalJson.Write(buffer, AuditMap.Create(("a", AuditMap.Create(("b", 1)))), except);

        Assert.Equal(expected, Encoding.ASCII.GetString(buffer.Memory.Span));
    }

    [Fact]
    public void Write_EmptyContainers_AreEmpty() =>
        Assert.Equal("{\"l\":[],\"m\":{},\"n\":[null,true,false]}", Canonical(AuditMap.Create(
            ("m", AuditMap.Empty), ("l", AuditValue.FromList([])), ("n", AuditValue.FromList([AuditValue.Null, true, false])))));

    private static string Canonical(AuditMap map)
    {
        var buffer = new ByteBuffer(1);
        CanonicalJson.Write(buffer, map);
        return Encoding.Latin1.GetString(buffer.Memory.Span);
    }

    private static Gen<AuditMap> Trees()
    {
        var scalars = Gen.OneOf(
            Texts.Select(AuditValue.FromString),
            Gen.Long.Select(AuditValue.FromInteger),
            Gen.Select(Gen.Long, Gen.Long, (a, b) => AuditValue.FromInteger((BigInteger)a * b)),
            Gen.Double.Select(AuditValue.FromDouble),
            Gen.Bool.Select(AuditValue.FromBoolean),
            Gen.Const(AuditValue.Null));
        var lists = scalars.List[0, 4].Select(items => AuditValue.FromList(items));
        return Maps(Gen.OneOf(scalars, lists, Maps(Gen.OneOf(scalars, lists)).Select(AuditValue.FromMap)));
    }

    private static Gen<AuditMap> Maps(Gen<AuditValue> values) =>
        Gen.Select(Texts, values).List[0, 6].Select(entries => AuditMap.Create(entries
        .Select(entry => KeyValuePair.Create(AuditValue.FromString(entry.Item1).AsString(), entry.Item2))
        .DistinctBy(entry => entry.Key)));

    private static AuditValue Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object =>
            AuditMap.Create(element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Read(member.Value)))),
        JsonValueKind.Array => AuditValue.FromList(element.EnumerateArray().Select(Read)),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number when element.GetRawText().AsSpan().ContainsAny(".e") => element.GetDouble(),
        JsonValueKind.Number =>
            AuditValue.FromInteger(BigInteger.Parse(element.GetRawText(), System.Globalization.CultureInfo.InvariantCulture)),
        JsonValueKind.Null => AuditValue.Null,
        _ => element.GetBoolean(),
    };

    private static bool InRuneOrder(string x, string y)
    {
        var (left, right) =
            (x.EnumerateRunes().Select(rune => rune.Value).ToArray(), y.EnumerateRunes().Select(rune => rune.Value).ToArray());
        return left.AsSpan().SequenceCompareTo(right) < 0;
    }
}
