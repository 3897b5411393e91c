using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;

namespace Fapilog.Auditing;

public class AuditValueTests
{
    private enum Mood
    {
        VeryGood,
    }

    public static TheoryData<object?, string> Texts => new()
    {
        { "text", "text" },
        { 'x', "x" },
        { 1.10m, "1.10" },
        { -0.00m, "0.00" },
        { new Guid("AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE"), "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee" },
        { new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc), "2025-01-02T03:04:05Z" },
        { new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Unspecified), "2025-01-02T03:04:05" },
        { new DateTimeOffset(2025, 1, 2, 3, 4, 5, 100, TimeSpan.Zero), "2025-01-02T03:04:05.100000Z" },
        { new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), "2025-01-02T03:04:05+02:00" },
        { new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-210)).AddTicks(19), "2025-01-02T03:04:05.000001-03:30" },
        { new DateOnly(2025, 1, 2), "2025-01-02" },
        { new TimeOnly(1, 2, 3), "01:02:03" },
        { new TimeOnly(1, 2, 3, 4), "01:02:03.004000" },
        { TimeSpan.FromSeconds(86402.5), "P1DT2.5S" },
        { TimeSpan.FromSeconds(-1), "-PT1S" },
        { Mood.VeryGood, "very_good" },
        { new Uri("https://example.test/a?b=c"), "https://example.test/a?b=c" },
        { new byte[] { 255, 254 }, "//4=" },
        { "half \ud800 pair", "half \ufffd pair" },
        { "\udc00\ud800", "\ufffd\ufffd" },
        { "whole \ud83d\ude80", "whole \ud83d\ude80" },
    };

    public static TheoryData<object, BigInteger> Integers => new()
    {
        { (sbyte)-1, -1 },
        { (byte)1, 1 },
        { (short)-2, -2 },
        { (ushort)2, 2 },
        { -3, -3 },
        { 3U, 3 },
        { long.MinValue, long.MinValue },
        { ulong.MaxValue, ulong.MaxValue },
        { Int128.MinValue, (BigInteger)Int128.MinValue },
        { UInt128.MaxValue, (BigInteger)UInt128.MaxValue },
        { BigInteger.Pow(10, 30), BigInteger.Pow(10, 30) },
    };

    public static TheoryData<object, string, string> Refused => new()
    {
        { new object(), "'value'", "System.Object" },
        {
            new Dictionary<string, object?> { ["a"] = new List<object?> { 1, new Version(1, 0) } },
            "'value.a[1]'",
            "System.Version"
        },
        { new Dictionary<object, object?> { [new Version(1, 0)] = 1 }, "'value (a key)'", "System.Version" },
        { new Dictionary<object, object?> { [new[] { 1 }] = 1 }, "'value'", "key" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void From_WhatIsNeitherNumberNorContainer_BecomesText(object? value, string expected)
    {
        CultureInfo.CurrentCulture = new CultureInfo("tr-TR");

        Assert.Equal(AuditValue.FromString(expected), AuditValue.From(value));
    }

    [Theory]
    [MemberData(nameof(Integers))]
    public void From_AnyIntegerType_KeepsTheValue(object value, BigInteger expected)
    {
        var converted = AuditValue.From(value);

        Assert.Equal(AuditValueKind.Integer, converted.Kind);
        Assert.Equal(expected, converted.AsInteger());
        Assert.Equal(AuditValue.FromInteger(expected), converted);
        Assert.Equal(expected >= long.MinValue && expected <= long.MaxValue, converted.TryGetInt64(out _));
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("-1", 1)]
    [InlineData("255", 3)]
    [InlineData("9223372036854775807", 19)]
    [InlineData("-9223372036854775808", 19)]
    [InlineData("9223372036854775808", 19)]
    [InlineData("-9223372036854775809", 19)]
    [InlineData("100000000000000000000", 21)]
    public void ParseInteger_OfItsText_IsTheInteger(string text, int digits)
    {
        var parsed = AuditValue.ParseInteger(text);
        var made = AuditValue.FromInteger(BigInteger.Parse(text, CultureInfo.InvariantCulture));

        Assert.Equal(
            (made, made.GetHashCode(), text, digits),
            (parsed, parsed.GetHashCode(), parsed.ToString(), parsed.CountIntegerDigits()));
        Assert.Equal(BigInteger.Parse(text, CultureInfo.InvariantCulture), parsed.AsInteger());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData("007")]
    [InlineData("-07")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("12345678901234567890x")]
    public void ParseInteger_OfAnythingElse_Throws(string text) =>
        Assert.Throws<FormatException>(() => AuditValue.ParseInteger(text));

    [Theory]
    [InlineData(4300)]
    [InlineData(4301)]
    [InlineData(4305)]
    [InlineData(20_000)]
    public void FromInteger_OfAsManyDigits_EqualsItsText(int digits)
    {
        var made = AuditValue.FromInteger(1 - BigInteger.Pow(10, digits));
        var parsed = AuditValue.ParseInteger("-" + new string('9', digits));
        var other = AuditValue.ParseInteger("-" + new string('9', digits - 1) + "8");

        Assert.Equal(parsed.GetHashCode(), made.GetHashCode());
        Assert.Equal(digits > AuditValue.MaxIntegerDigits, made.CountIntegerDigits() > AuditValue.MaxIntegerDigits);
        Assert.True(made.Equals(parsed) && parsed.Equals(made) && !made.Equals(other));
        Assert.Equal(parsed.ToString(), made.ToString());
    }

    [Theory]
    [InlineData(1.5d, 1.5)]
    [InlineData(0.1f, 0.1)]
    [InlineData(-0.0, -0.0)]
    public void From_AnyReal_IsADouble(object value, double expected) =>
        Assert.Equal(AuditValue.FromDouble(expected), AuditValue.From(value));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void From_WhatIsNotFinite_IsNull(object value) => Assert.Same(AuditValue.Null, AuditValue.From(value));

    [Fact]
    public void From_NullAndBooleans_AreTheirKinds()
    {
        Assert.Same(AuditValue.Null, AuditValue.From(null));
        Assert.Same(AuditValue.True, AuditValue.From(true));
        Assert.Same(AuditValue.False, AuditValue.From(false));
        Assert.Equal((AuditValue)0.5, AuditValue.From((Half)0.5));
    }

    [Fact]
    public void From_LocalTime_KeepsItsOffset()
    {
        var local = new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Local);

        Assert.Equal(AuditValue.From(new DateTimeOffset(local)), AuditValue.From(local));
    }

    [Fact]
    public void From_Sequences_AreLists() => Assert.Equal(
        AuditValue.FromList([1, "a", AuditValue.Null]),
        AuditValue.From(new object?[] { 1, "a", null }));

    [Fact]
    public void From_Dictionaries_AreMapsWithKeysAsText()
    {
        var expected = (AuditValue)AuditMap.Create(("10", "ten"), ("2", "two"));

        Assert.Equal(expected, AuditValue.From(new Dictionary<int, string> { [2] = "two", [10] = "ten" }));
        Assert.Equal(
            expected, AuditValue.From(new Dictionary<string, string?> { ["2"] = "two", ["10"] = "ten" }.ToFrozenDictionary()));
        Assert.Equal(expected, AuditValue.From(Pairs<object?>("two", "ten")));
        Assert.Equal(expected, AuditValue.From(Pairs<string?>("two", "ten")));
        Assert.Equal(expected, AuditValue.From(Pairs<AuditValue>("two", "ten")));
        Assert.Equal((AuditValue)AuditMap.Create(("true", 1)), AuditValue.From(new Dictionary<bool, int> { [true] = 1 }));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void From_WhatHasNoForm_NamesTheMember(object value, string member, string why)
    {
        var message = Assert.Throws<ArgumentException>(() => AuditValue.From(value)).Message;

        Assert.Contains(member, message, StringComparison.Ordinal);
        Assert.Contains(why, message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_DeeperThan32Levels_IsRefused()
    {
        Assert.Equal(AuditValueKind.List, AuditValue.From(Nested(32)).Kind);
        Assert.Contains(
            "deeper than 32 levels",
            Assert.Throws<ArgumentException>(() => AuditValue.From(Nested(33))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void From_AListThatHoldsItself_IsRefused()
    {
        var list = new List<object?>();
        list.Add(list);

        Assert.Throws<ArgumentException>(() => AuditValue.From(list));
    }

    [Fact]
    public void Equals_IntegerAndDouble_AreDifferent()
    {
        Assert.NotEqual((AuditValue)1L, (AuditValue)1.0);
        Assert.NotEqual((AuditValue)0.0, (AuditValue)(-0.0));
        Assert.NotEqual((AuditValue)0L, AuditValue.False);
        Assert.False(((AuditValue)1L).Equals(null));
    }

    [Fact]
    public void Equals_ListsAndMaps_ByContent()
    {
        var one = AuditValue.FromList([1, AuditMap.Create(("a", 2.5))]);
        var other = AuditValue.FromList([1, AuditMap.Create(("a", 2.5))]);

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, AuditValue.FromList([1]));
    }

    [Fact]
    public void As_AnotherKind_Throws()
    {
        AuditValue text = "text";

        Assert.Throws<InvalidOperationException>(() => text.AsInteger());
        Assert.Throws<InvalidOperationException>(() => text.AsDouble());
        Assert.Throws<InvalidOperationException>(() => text.AsBoolean());
        Assert.Throws<InvalidOperationException>(() => text.AsList());
        Assert.Throws<InvalidOperationException>(() => text.AsMap());
        Assert.Throws<InvalidOperationException>(() => AuditValue.True.AsString());
        Assert.False(text.TryGetInt64(out _));
    }

    [Fact]
    public void ToString_OfContainers_NeverShowsTheirContent()
    {
        Assert.Equal("[1 items]", AuditValue.FromList(["secret"]).ToString());
        Assert.Equal("{1 entries}", ((AuditValue)AuditMap.Create(("secret", "secret"))).ToString());
        Assert.Equal("1.5", ((AuditValue)1.5).ToString());
    }

    private static object?[] Nested(int levels) => levels == 1 ? [1] : [Nested(levels - 1)];

    private static IEnumerable<KeyValuePair<string, T>> Pairs<T>(T two, T ten)
    {
        yield return new("2", two);
        yield return new("10", ten);
    }
}
