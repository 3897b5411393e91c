using System.Globalization;
using System.Text;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// Lines made to cost memory, judged on one thread: what they cost is counted, not timed.
/// </summary>
public class HostileLineTests
{
    private const int Megabyte = 1_000_000;

    // By name: xunit hashes and keeps the arguments of a case, and these have millions of characters.
    private static readonly Dictionary<string, (string Finding, Func<string> Line)> Large = new()
    {
        ["a list of ones"] = ("checksum_mismatch", () => Line("{\"a\":[" + Repeat("1,", 4 * Megabyte) + "1]}")),
        ["tiny members"] = ("checksum_mismatch", () => Line(TinyMembers("d7"))),
        ["tiny members out of order"] = ("checksum_mismatch", () => Line(TinyMembers("d"))),
        ["one member again and again"] =
            ("checksum_mismatch", () => Line("{" + Repeat("\"a\":1,", Megabyte) + "\"a\":1}")),
        ["empty lists"] = ("checksum_mismatch", () => Line("[" + Repeat("[],", 2 * Megabyte) + "[]]")),
        ["an integer"] = ("checksum_mismatch", () => Line(new string('7', 8 * Megabyte))),
        ["a checksum"] = ("checksum_mismatch", () => Line("1", new string('z', 8 * Megabyte))),
        ["a name"] = ("invalid_json", () => "{\"" + new string('n', 8 * Megabyte) + "\":"),
        ["brackets"] = ("invalid_json", () => new string('[', 8 * Megabyte)),
        ["objects"] = ("invalid_json", () => Repeat("{\"a\":", 2 * Megabyte)),
    };

    public static TheoryData<string> LargeNames => [.. Large.Keys];

    [Theory]
    [MemberData(nameof(LargeNames))]
    public void Inspect_ALargeLine_CostsNextToNothingBesideItsBytes(string name)
    {
        var (kind, line) = Large[name];
        var bytes = Encoding.ASCII.GetBytes(line() + "\n");
        var block = new LineBlock(bytes, bytes.Length, 1, 0, IsTooLong: false, IsTerminated: true);
        var (inspector, result) = (new LineInspector("a"), new InspectedBlock());
        var before = GC.GetAllocatedBytesForCurrentThread();

        inspector.Inspect(block, result);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Megabyte);
        Assert.True(result.Findings is [var (_, finding)] && finding.Kind == kind && finding.Actual?.Length < 1000, name);
    }

    [Fact]
    public void Inspect_ABlockOfTinyLines_ComesInPartsThatHoldLittle()
    {
        var bytes = Encoding.ASCII.GetBytes(Repeat("x\n", 100_000));
        var block = new LineBlock(bytes, bytes.Length, 1, 0, IsTooLong: false, IsTerminated: true);
        var (inspector, part, lines) = (new LineInspector("a"), new InspectedBlock(), new List<long>());

        for (inspector.Inspect(block, part); part.Bytes > 0; inspector.InspectRest(block, part))
        {
            Assert.InRange(part.Findings.Count, 1, 2048);
            lines.AddRange(part.Findings.Select(entry => entry.Finding.Line!.Value));
        }

        Assert.Equal(Enumerable.Range(1, 100_000).Select(line => (long)line), lines);
    }

    [Fact]
    public void Verify_ManyShortBrokenLines_KeepsTheFirstAndCountsTheRest()
    {
        var lines = WrittenTrail.Lines(3);
        byte[][] content = [lines[0], .. Enumerable.Repeat("x\n"u8.ToArray(), 5000), lines[1], lines[2]];

        var report = WrittenTrail.Verify(content);

        Assert.Equal((FindingLog.MostOfKind, 4000L, 0L), (report.Findings.Count, report.ErrorsLeftOut, report.WarningsLeftOut));
        Assert.Equal(2L, report.FirstFault?.Line);
        Assert.Equal((3L, 1L, false), (report.Events, report.ValidPrefix, report.Valid));
    }

    [Fact]
    public void Verify_AFloodOfOneKind_HidesNoOther()
    {
        var lines = WrittenTrail.Lines(3);

        var report = WrittenTrail.Verify([lines[0], .. Enumerable.Repeat("x\n"u8.ToArray(), 5000), lines[2]]);

        Assert.Equal("sequence_gap@5002:3", report.Describe()[^1]);
    }

    [Fact]
    public void Verify_LinesLargeAndSmall_KeepTheirNumbersAndOffsets()
    {
        var large = "{" + new string('x', 3 * Megabyte) + "\n";
        var content = Encoding.ASCII.GetBytes("x\n" + large + large + "\n\n" + large + "x");

        var report = WrittenTrail.Verify(content);

        Assert.Equal(
            [(1, 0), (2, 2), (3, 2 + large.Length), (6, 4 + (2 * large.Length)), (7, 4 + (3 * large.Length))],
            report.Findings.Select(finding => ((int)finding.Line!, (int)finding.ByteOffset!)));
    }

    [Fact]
    public void OfText_AChecksumThatIsNone_IsToldApartAndKeepsItsBeginning()
    {
        var (one, other) = (new string('z', Megabyte), new string('z', Megabyte) + "!");

        Assert.NotEqual(StoredHash.FromText(one), StoredHash.FromText(other));
        Assert.Equal(StoredHash.FromText(one), StoredHash.FromText(one));
        Assert.Equal(new string('z', 64) + "…", StoredHash.FromText(other).ToString());
    }

    private static string Line(string metadata, string checksum = "0") =>
        $"{{\"checksum\":\"{checksum}\",\"metadata\":{metadata},\"previous_hash\":\"0\",\"sequence_number\":7}}";

    private static string TinyMembers(string format) =>
        "{"
        + string.Join(
            ',',
            Enumerable.Range(0, Megabyte).Select(i => $"\"{i.ToString(format, CultureInfo.InvariantCulture)}\":1"))
        + "}";

    private static string Repeat(string text, int times) =>
        new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
