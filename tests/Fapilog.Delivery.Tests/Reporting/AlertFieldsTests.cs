using CsCheck;

namespace Fapilog.Delivery.Tests.Reporting;

public sealed class AlertFieldsTests
{
    [Fact]
    public void Add_WhatFits_KeepsItAndItsOrder()
    {
        var fields = new AlertFields(100, TextUnit.Utf16, 20, overhead: 0);
        fields.Add("b", "two");
        fields.Add("a", string.Empty);

        Assert.Equal([KeyValuePair.Create("b", "two"), KeyValuePair.Create("a", string.Empty)], fields.Items);
        Assert.Equal((0, 0), (fields.Cut, fields.LeftOut));
    }

    [Fact]
    public void Add_NoRoomLeft_CutsThenLeavesOut()
    {
        var fields = new AlertFields(100, TextUnit.Utf16, 20, overhead: 0);
        fields.Add("a", new string('x', 200));
        fields.Add("b", "y");

        Assert.Equal(KeyValuePair.Create("a", new string('x', 98) + "…"), Assert.Single(fields.Items));
        Assert.Equal((1, 1), (fields.Cut, fields.LeftOut));
    }

    [Fact]
    public void Add_ALimitOfItsOwn_CutsTheValueAlone()
    {
        var fields = new AlertFields(1000, TextUnit.Utf16, 20, overhead: 0);
        fields.Add("a", new string('x', 200), maxValue: 50);
        fields.Add("b", "y");

        Assert.Equal([50, 1], fields.Items.Select(item => item.Value.Length));
    }

    [Fact]
    public void Add_NamesThatAreAlike_AreNumbered()
    {
        var fields = new AlertFields(1000, TextUnit.Utf16, 20, overhead: 0);
        foreach (var name in new[] { "name", "name (2)", "name", "name", new string('n', 30), new string('n', 31) })
        {
            fields.Add(name, "x");
        }

        Assert.Equal(
            ["name", "name (2)", "name (3)", "name (4)", "nnnnnnnnn…", "nnnnnnnnn… (2)"],
            fields.Items.Select(item => item.Key));
    }

    [Fact]
    public void Add_ManyNamesThatAreAlike_StaysFast()
    {
        var fields = new AlertFields(int.MaxValue, TextUnit.Utf16, 20, overhead: 0);
        for (var i = 0; i < 100_000; i++)
        {
            fields.Add("name", "x");
        }

        Assert.Equal("name (100000)", fields.Items[^1].Key);
    }

    [Theory]
    [InlineData(TextUnit.Utf16)]
    [InlineData(TextUnit.Json)]
    public void Add_Anything_KeepsTheLimitAndCountsEveryEntry(TextUnit unit) =>
        Gen.Select(Gen.Int[0, 400], Gen.String.Array[0, 12]).Sample((limit, texts) =>
        {
            var fields = new AlertFields(limit, unit, 30, overhead: 6);
            foreach (var text in texts)
            {
                fields.Add(text, text + text);
            }

            Assert.InRange(
                fields.Items.Sum(item => 6 + TextLimit.Measure(item.Key, unit) + TextLimit.Measure(item.Value, unit)), 0, limit);
            Assert.Equal(texts.Length, fields.Items.Count + fields.LeftOut);
            Assert.Equal(fields.Items.Count, fields.Items.DistinctBy(item => item.Key).Count());
        });

    [Fact]
    public void Constructor_LimitsThatCannotBe_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlertFields(100, TextUnit.Utf16, 19, overhead: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlertFields(100, TextUnit.Utf16, 20, overhead: -1));
    }
}
