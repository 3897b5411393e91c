using System.Text;
using CsCheck;
using Fapilog.Support;

namespace Fapilog.Format;

/// <summary>
/// Lines that are checked by their difference to the line before, beside a scan of each as a whole.
/// </summary>
public sealed class CanonicalLinesTests
{
    private static readonly string[] Names =
        ["checksum", "event_type", "log_level", "metadata", "previous_hash", "sequence_number", "timestamp", "user_id", "z"];

    private static readonly Gen<string> Value = One(
        "null", "true", "1", "12", "123", "1.0", "1.00", "-0",
        "\"a\"", "\"ab\"", "\"ab\\n\"", "\"a,\\\"b\\\":1\"", "\"\\u0041\"", "\"é\"",
        "{\"a\":1,\"b\":2}", "{\"a\":1,\"c\":2}", "{\"b\":1,\"a\":2}", "{}", "[]", "[1,2]", "[1, 2]", "", "nul", "\"open", "\"}");

    // Mostly the same members in the same order, of which a few are left out, twice there, or out of order.
    private static readonly Gen<string> Line = Gen.Select(
        Value.Array[Names.Length], Gen.Int[0, 40], Gen.Int[0, Names.Length - 1], One("", "", "", "", "", " ", "x", ",", "}"),
        (values, fault, at, end) =>
        {
            var members = Names.Zip(values, (name, value) => $"\"{name}\":{value}").ToList();
            switch (fault)
            {
                case < 3:
                    members.RemoveAt(at);
                    break;
                case < 5:
                    members.Insert(at, members[at]);
                    break;
                case < 7:
                    members.Reverse(0, at);
                    break;
            }

            return $"{{{string.Join(',', members)}}}{end}";
        });

    [Fact]
    public void TryScan_AnyLines_AgreesWithAScanOfEach() => Line.Array[1, 8].Sample(
        lines =>
        {
            var scanned = new CanonicalLines();
            foreach (var line in lines)
            {
                AssertAgrees(scanned, Encoding.UTF8.GetBytes(line));
            }
        },
        iter: 5_000);

    /// <summary>Lines that are canonical but for one value: nearly all are accepted by the difference.</summary>
    [Fact]
    public void TryScan_LinesWithOneOtherValue_AgreesWithAScanOfEach() =>
        Gen.Select(Gen.Int[0, Names.Length - 1], Value).Array[1, 30].Sample(
            changes =>
            {
                var scanned = new CanonicalLines();
                var values = Names.Select(_ => "1").ToArray();
                foreach (var (at, value) in changes)
                {
                    values[at] = value;
                    var line = Names.Zip(values, (name, one) => $"\"{name}\":{one}");
                    if (!AssertAgrees(scanned, Encoding.UTF8.GetBytes($"{{{string.Join(',', line)}}}")))
                    {
                        values[at] = "1";
                    }
                }
            },
            iter: 2_000);

    /// <summary>A line of the product, of which each byte in turn is another, is missing or is twice there.</summary>
    [Fact]
    public void TryScan_AByteOfALineIsOther_AgreesWithAScanOfEach()
    {
        var line = Encoding.UTF8.GetBytes(Vectors.All[0].Line);
        for (var at = 0; at < line.Length; at++)
        {
            foreach (byte other in (byte[])[.. "\"\\,:{}[]0a"u8, (byte)(line[at] ^ 1)])
            {
                byte[] changed = [.. line];
                changed[at] = other;
                AssertAgreesAfter(line, changed);
            }

            AssertAgreesAfter(line, [.. line[..at], .. line[(at + 1)..]]);
            AssertAgreesAfter(line, [.. line[..at], line[at], .. line[at..]]);
            AssertAgreesAfter(line, line[..at]);
        }
    }

    [Fact]
    public void TryScan_LineTooLongToBeKept_AgreesWithAScanOfEach()
    {
        var scanned = new CanonicalLines();
        foreach (var length in (int[])[10, 20_000, 10, 17_000, 16_000, 16_001])
        {
            AssertAgrees(scanned, Encoding.UTF8.GetBytes($"{{\"checksum\":\"{new string('x', length)}\",\"user_id\":\"a\"}}"));
        }
    }

    private static void AssertAgreesAfter(byte[] before, byte[] line)
    {
        var scanned = new CanonicalLines();
        Assert.True(AssertAgrees(scanned, before));
        AssertAgrees(scanned, line);
        Assert.True(AssertAgrees(scanned, before));
    }

    private static bool AssertAgrees(CanonicalLines lines, byte[] line)
    {
        var whole = new CanonicalScanner(line, JsonTree.MaxDepth);
        var expected = whole.TryScan();
        var found = lines.TryScan(line, out var members);

        Assert.True(expected == found, $"{expected}: {Encoding.UTF8.GetString(line)}");
        if (expected)
        {
            Assert.Equal(whole.Members, members);
        }

        return found;
    }

    private static Gen<string> One(params string[] of) => Gen.Int[0, of.Length - 1].Select(index => of[index]);
}
