using System.Text;
using System.Text.Json;
using CsCheck;
using Fapilog.Support;

namespace Fapilog.Format;

public class StoredLineTests
{
    [Fact]
    public void Parse_AnyLineWithOneByteChanged_IsFoundOut()
    {
        var lines = Vectors.All.Select(vector => Encoding.ASCII.GetBytes(vector.Line)).ToArray();

        Gen.Select(Gen.Int[0, lines.Length - 1].Select(index => lines[index]), Gen.Int[0, int.MaxValue], Gen.Byte[1, 255])
            .Sample((line, at, change) =>
        {
            var edited = line.ToArray();
            edited[at % line.Length] ^= change;

            Assert.False(IsIntact(edited));
        }, iter: 5_000);
    }

    [Fact]
    public void Parse_OneLineWithEachByteChanged_IsFoundOut()
    {
        var line = Encoding.ASCII.GetBytes(Vectors.Of("ascii_full").Line);

        for (var at = 0; at < line.Length; at++)
        {
            foreach (var change in new byte[] { 1, 2, 0x20, 0x80 })
            {
                var edited = line.ToArray();
                edited[at] ^= change;
                Assert.False(IsIntact(edited), $"Byte {at}, changed by {change}, was not noticed.");
            }
        }
    }

    [Fact]
    public void Parse_ReformattedLine_HasItsValuesButNotItsBytes()
    {
        var reformatted = Vectors.Of("ascii_full").Line
            .Replace(":", ": ", StringComparison.Ordinal)
            .Replace("https: ", "https:", StringComparison.Ordinal);
        var line = StoredLine.Parse(Encoding.ASCII.GetBytes(reformatted));
        var reordered = Reordered(Vectors.Of("ascii_full").Line);

        Assert.False(line.BytesIntact);
        Assert.False(StoredLine.Parse(reordered).BytesIntact);
        Assert.True(StoredLine.Parse(reordered).ValuesIntact);
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":1}", "'a'")]
    [InlineData("{\"a\":{\"b\":1,\"\\u0062\":2}}", "'b'")]
    public void Parse_AMemberTwice_IsRefusedAtAnyDepth(string line, string member) => Assert.Contains(
        member,
        Assert.Throws<DuplicateMemberException>(() => StoredLine.Parse(Encoding.UTF8.GetBytes(line))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"a\":1}x")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":1e999}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("\ufeff{}")]
    public void Parse_WhatIsNotOneObject_Throws(string line) =>
        Assert.ThrowsAny<JsonException>(() => StoredLine.Parse(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Parse_InvalidUtf8_Throws() => Assert.ThrowsAny<JsonException>(
        () => StoredLine.Parse("{\"a\":\"\xff\"}"u8.ToArray().Select(b => b == 0xc3 ? (byte)0xff : b).ToArray()));

    [Fact]
    public void Parse_ALineOfTheFirstVersion_HasNeitherChecksumNorSequence()
    {
        var line = StoredLine.Parse("{\"event_id\":\"x\",\"checksum\":null}"u8);

        Assert.Null(line.Checksum);
        Assert.Null(line.SequenceNumber);
        Assert.Null(line.PreviousHash);
        Assert.False(line.BytesIntact);
        Assert.False(line.ValuesIntact);
    }

    private static byte[] Reordered(string line)
    {
        using var document = JsonDocument.Parse(line);
        var members =
            document.RootElement.EnumerateObject().Reverse().Select(member => $"\"{member.Name}\": {member.Value.GetRawText()}");
        return Encoding.ASCII.GetBytes("{" + string.Join(", ", members) + "}");
    }

    private static bool IsIntact(byte[] line)
    {
        try
        {
            return StoredLine.Parse(line).BytesIntact;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
