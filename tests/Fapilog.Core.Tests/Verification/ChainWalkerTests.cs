using System.Globalization;
using CsCheck;
using Fapilog.Format;

namespace Fapilog.Verification;

/// <summary>
/// The walker, which holds little, beside one that holds everything, sorts it and reads the rules off.
/// </summary>
public class ChainWalkerTests
{
    [Fact]
    public void Walk_AnySmallDisorder_AgreesWithSortingEverything()
    {
        var link = Gen.Select(Gen.Int[1, 12], Gen.Int[0, 9], (sequence, dice) => (Sequence: sequence, Rival: dice == 0));
        var links = Gen.Select(Gen.Int[0, 12], link.Array[0, 8], Gen.Int[0, int.MaxValue], Arrange);

        links.Sample(arranged => Assert.Equal(Expected(arranged), Actual(arranged)), iter: 20_000);
    }

    [Fact]
    public void Walk_AMillionLinks_AllocatesNoMoreThanAThousandWouldNeed()
    {
        var walker = new ChainWalker(new FindingLog(), new VerificationOptions());
        StoredHash? previous = null;
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var sequence = 1L; sequence <= 1_000_000; sequence++)
        {
            var checksum = HashOf(sequence, rival: false);
            walker.Add(new ChainLink(new LinePlace("a", sequence, 0), sequence, checksum, previous, null), sequence - 1);
            previous = checksum;
        }

        walker.Finish();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);
        Assert.Equal(1_000_000, walker.Last);
    }

    private static (int Sequence, bool Rival)[] Arrange(int count, (int Sequence, bool Rival)[] extra, int seed)
    {
        var links = Enumerable.Range(1, count).Select(sequence => (sequence, false)).ToList();
        var random = new Random(seed);
        foreach (var link in extra)
        {
            // Some lines go, some come twice or as another's rival, some move.
            var at = random.Next(links.Count + 1);
            if (random.Next(3) == 0 && at < links.Count)
            {
                links.RemoveAt(at);
            }
            else if (link.Sequence > 1)
            {
                links.Insert(at, link);
            }
        }

        return [.. links];
    }

    private static StoredHash HashOf(long sequence, bool rival)
    {
        Span<byte> hash = stackalloc byte[32];
        BitConverter.TryWriteBytes(hash, sequence);
        hash[31] = rival ? (byte)1 : (byte)0;
        return StoredHash.From(hash);
    }

    private static List<ChainLink> Links((int Sequence, bool Rival)[] arranged) => [.. arranged.Select((link, i) => new ChainLink(
        new LinePlace("a", i + 1, 0),
        link.Sequence,
        HashOf(link.Sequence, link.Rival),
        link.Sequence == 1 ? null : HashOf(link.Sequence - 1, rival: false),
        null))];

    // Which of two rivals the next event may follow depends on which came first; everything else does not.
    private static string[] Comparable(IEnumerable<string> findings) =>
        [.. findings.Where(finding => !finding.StartsWith(FindingKind.PreviousHashMismatch, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    private static string[] Actual((int Sequence, bool Rival)[] arranged)
    {
        var log = new FindingLog();
        var walker = new ChainWalker(log, new VerificationOptions());
        var before = 0L;
        foreach (var link in Links(arranged))
        {
            walker.Add(link, before++);
        }

        walker.Finish();
        return Comparable(log.Report(before, strict: false).Findings.Select(WrittenTrail.Describe));
    }

    private static string[] Expected((int Sequence, bool Rival)[] arranged)
    {
        var findings = new List<string>();
        var unique = new List<ChainLink>();
        foreach (var link in Links(arranged))
        {
            if (unique.Exists(other => other.Sequence == link.Sequence && other.Checksum == link.Checksum))
            {
                findings.Add(Describe(FindingKind.SequenceDuplicate, link));
            }
            else
            {
                unique.Add(link);
            }
        }

        var sorted = unique.OrderBy(link => link.Sequence).ToList();
        if (unique.Zip(sorted).FirstOrDefault(pair => pair.First != pair.Second) is { First.Sequence: > 0 } misplaced)
        {
            findings.Add(Describe(FindingKind.OutOfOrder, misplaced.First));
        }

        var last = 0L;
        foreach (var link in sorted)
        {
            if (link.Sequence == last)
            {
                findings.Add(Describe(FindingKind.SequenceConflict, link));
            }
            else if (link.Sequence != last + 1)
            {
                findings.Add(Describe(last == 0 ? FindingKind.HeadMissing : FindingKind.SequenceGap, link));
            }

            last = link.Sequence;
        }

        return Comparable(findings);
    }

    private static string Describe(string kind, ChainLink link) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}@{link.Place.Line}:{link.Sequence}");
}
