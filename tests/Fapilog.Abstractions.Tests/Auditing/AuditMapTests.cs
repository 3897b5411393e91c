using CsCheck;

namespace Fapilog.Auditing;

public class AuditMapTests
{
    [Fact]
    public void Create_ANameTwice_IsRefused() =>
        Assert.Contains(
            "'a'",
            Assert.Throws<ArgumentException>(() => AuditMap.Create(("a", 1), ("b", 2), ("a", 3))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Create_NamesThatBecomeOneOnceWellFormed_AreRefused() =>
        Assert.Throws<ArgumentException>(() => AuditMap.Create(("\ud800", 1), ("\udc00", 2)));

    [Fact]
    public void Create_ANullName_IsRefused() => Assert.Throws<ArgumentException>(() => AuditMap.Create((null!, 1)));

    [Fact]
    public void From_WhatHasNoForm_NamesTheMember() => Assert.Contains(
        "'outer.inner'",
        Assert.Throws<ArgumentException>(
            () => AuditMap.From([new("outer", new Dictionary<string, object?> { ["inner"] = new object() })])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void From_Null_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => AuditMap.From(null!));
        Assert.Throws<ArgumentNullException>(() => AuditMap.Create(null!));
        Assert.Throws<ArgumentNullException>(() => AuditMap.Create(("a", 1)).ContainsKey(null!));
    }

    [Fact]
    public void Indexer_NoSuchName_NamesIt() =>
        Assert.Contains(
            "'b'", Assert.Throws<KeyNotFoundException>(() => AuditMap.Create(("a", 1))["b"]).Message, StringComparison.Ordinal);

    [Fact]
    public void Equals_EntriesInAnotherOrder_IsTrue()
    {
        var one = AuditMap.Create(("a", 1), ("b", 2));
        var other = AuditMap.Create(("b", 2), ("a", 1));

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, AuditMap.Create(("a", 1), ("c", 2)));
        Assert.NotEqual(one, AuditMap.Empty);
    }

    [Fact]
    public void Create_OfNothing_IsEmpty() => Assert.Same(AuditMap.Empty, AuditMap.Create([]));

    [Fact]
    public void Keys_AreByCodePointAndNotByUtf16Unit() =>
        Assert.Equal(
            ["", "a", "ab", "\uff5e", "\U0001F600"],
            AuditMap.Create(("\U0001F600", 1), ("ab", 2), ("\uff5e", 3), ("", 4), ("a", 5)).Keys);

    [Fact]
    public void Keys_OfAnyTexts_AreInTheOrderOfTheirRunes() =>
        Gen.OneOf(Gen.Char['a', 'c'], Gen.Char['\ud7f0', '\uffff']).Array[0, 6]
            .Select(units => new string(units)).List[0, 12]
            .Sample(names =>
        {
            var distinct = names.Select(name => AuditValue.FromString(name).AsString()).Distinct().ToList();

            var keys = AuditMap.Create(distinct.Select(name => KeyValuePair.Create(name, AuditValue.Null))).Keys.ToList();

            Assert.Equal(distinct.Count, keys.Count);
            Assert.All(keys.Zip(keys.Skip(1)), pair => Assert.True(CompareRunes(pair.First, pair.Second) < 0));
            Assert.All(distinct, name => Assert.Contains(name, keys));
        });

    private static int CompareRunes(string x, string y)
    {
        var differing = x.EnumerateRunes().Zip(y.EnumerateRunes()).FirstOrDefault(pair => pair.First != pair.Second);
        return differing == default
            ? x.EnumerateRunes().Count() - y.EnumerateRunes().Count()
            : differing.First.CompareTo(differing.Second);
    }
}
