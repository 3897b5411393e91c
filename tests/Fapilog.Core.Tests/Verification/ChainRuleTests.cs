using System.Text;
using Fapilog.Storage;

namespace Fapilog.Verification;

public class ChainRuleTests
{
    private static readonly IReadOnlyList<byte[]> Five = WrittenTrail.Lines(5);
    private static readonly string Unknown = new('0', 64);

    [Fact]
    public void Verify_SeveralFaults_FindsThemAllAndWhere()
    {
        byte[][] lines =
            [Five[0], Edited(Five[1], "Event 2", "Event 9"), "nonsense\n"u8.ToArray(), Five[3], Five[3], Five[4][..^41]];

        var report = WrittenTrail.Verify(lines);

        Assert.Equal(
            ["checksum_mismatch@2:2", "invalid_json@3:", "sequence_gap@4:4", "sequence_duplicate@5:4", "torn_tail@6:"],
            report.Describe());
        Assert.Equal(lines.Take(3).Sum(line => line.Length), report.Findings[2].ByteOffset);
        Assert.Equal(("3", "4"), (report.Findings[2].Expected, report.Findings[2].Actual));
        Assert.Equal(1, report.ValidPrefix);
        Assert.Equal(
            new VerificationSummary
            {
                Valid = false,
                EventsChecked = 2,
                FirstInvalidSequence = 2,
                ErrorMessage = "checksum mismatch",
            },
            report.Summary);
    }

    [Fact]
    public void Verify_TwoWriters_FindsTheForkOnceForEachRival()
    {
        var other = WrittenTrail.Lines([.. Enumerable.Range(1, 5)
            .Select(number => WrittenTrail.Event(number < 3 ? $"Event {number}." : $"Other {number}."))]);

        var report = WrittenTrail.Verify([.. Five.Take(4), .. other.Skip(2).Take(2)]);

        Assert.Equal(["out_of_order@4:4", "sequence_conflict@5:3", "sequence_conflict@6:4"], report.Describe());
    }

    [Theory]
    [InlineData(1, 0, 2, 3, 4)]
    [InlineData(0, 4, 1, 2, 3)]
    [InlineData(4, 3, 2, 1, 0)]
    public void Verify_LinesInAnotherOrder_WarnsOnce(params int[] order)
    {
        var report = WrittenTrail.Verify(order.Select(index => Five[index]));

        Assert.Equal(FindingKind.OutOfOrder, Assert.Single(report.Findings).Kind);
        Assert.True(report.Valid);
        Assert.False(WrittenTrail.Verify(order.Select(index => Five[index]), new VerificationOptions { Strict = true }).Valid);
    }

    [Fact]
    public void Verify_ALineLaterThanCanBeAwaited_IsAnErrorBesideTheGap()
    {
        var lines = WrittenTrail.Lines(SegmentEnd.MaxDisorder + 10).ToList();
        var late = lines[1];
        lines.RemoveAt(1);
        lines.Add(late);

        var report = WrittenTrail.Verify(lines);

        Assert.Equal(["sequence_gap@2:3", $"out_of_order@{lines.Count}:2"], report.Describe());
        Assert.False(report.Valid);
    }

    [Fact]
    public void Verify_ARestartByTheOperator_IsAWarningWhenWhatItNamesIsThere()
    {
        var linked = WrittenTrail.Lines(WrittenTrail.Reanchoring(5, WrittenTrail.Checksum(Five[4])), WrittenTrail.Event("Next."));
        var wrong = WrittenTrail.Lines(WrittenTrail.Reanchoring(5, Unknown), WrittenTrail.Event("Next."));

        Assert.True(WrittenTrail.Verify([.. Five, .. linked]).Valid);
        Assert.Equal(["chain_restart@6:1"], WrittenTrail.Verify([.. Five, .. linked]).Describe());
        Assert.False(WrittenTrail.Verify([.. Five, .. wrong]).Valid);
        Assert.False(WrittenTrail.Verify([.. Five, .. WrittenTrail.Lines(WrittenTrail.Event("Other"))]).Valid);
    }

    [Fact]
    public void Verify_ARestartByTheOperatorWhoseEventWasEdited_IsAnError()
    {
        var line = WrittenTrail.Lines(WrittenTrail.Reanchoring(5, WrittenTrail.Checksum(Five[4])))[0];

        var report = WrittenTrail.Verify([.. Five, Edited(line, "Re-anchored", "re-anchored")]);

        Assert.All(report.Findings, finding => Assert.Equal(FindingSeverity.Error, finding.Severity));
    }

    [Fact]
    public void Verify_WithStartAnchor_TakesTheArchivedEventsAsGiven()
    {
        var anchor = new ChainAnchor(2, WrittenTrail.Checksum(Five[1]));

        Assert.Equal(["head_missing@1:3"], WrittenTrail.Verify(Five.Skip(2)).Describe());
        Assert.Empty(Start(Five.Skip(2), anchor).Findings);
        Assert.Empty(Start(Five, anchor).Findings);
        Assert.Empty(Start(Five.Skip(1), anchor).Findings);
        Assert.Equal(["previous_hash_mismatch@1:3"], Start(Five.Skip(2), new ChainAnchor(anchor.Sequence, Unknown)).Describe());
        Assert.Equal(["head_missing@1:4"], Start(Five.Skip(3), anchor).Describe());
        Assert.Equal(["anchor_mismatch@2:2"], Start(Five, new ChainAnchor(anchor.Sequence, Unknown)).Describe());
        Assert.Equal(["tail_missing@1:1"], Start(Five.Take(1), anchor).Describe());
    }

    [Fact]
    public void Verify_WithEndAnchor_FindsACutAndARewrittenTail()
    {
        var anchor = new ChainAnchor(4, WrittenTrail.Checksum(Five[3]));

        Assert.Empty(End(Five, anchor).Findings);
        Assert.Equal(["tail_missing@4:4"], End(Five.Take(3), anchor).Describe());
        Assert.Equal(["anchor_mismatch@4:4"], End(Five, new ChainAnchor(anchor.Sequence, Unknown)).Describe());
        Assert.Contains("anchor_mismatch@5:4", End([.. Five.Take(3), Five[4]], anchor).Describe());
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    public void Verify_FromASequenceNumber_TakesWhatIsBeforeAsGiven(long from, long events)
    {
        var report = WrittenTrail.Verify(Five, new VerificationOptions { FromSequence = from });

        Assert.True(report.Valid);
        Assert.Equal(events, report.Events);
    }

    [Fact]
    public void Verify_FromASequenceNumber_StillSeesItsLinkAndPassesOverOlderFaults()
    {
        var options = new VerificationOptions { FromSequence = 3 };

        Assert.True(WrittenTrail.Verify([Edited(Five[0], "Event 1", "Event 9"), .. Five.Skip(1)], options).Valid);
        Assert.True(WrittenTrail.Verify([Five[0], Five[2], Five[1], .. Five.Skip(3)], options).Valid);
        Assert.Equal(["sequence_gap@3:4"], WrittenTrail.Verify([.. Five.Take(2), .. Five.Skip(3)], options).Describe());
        Assert.Equal(
            ["checksum_mismatch@3:3"],
            WrittenTrail.Verify([.. Five.Take(2), Edited(Five[2], "Event 3", "Event 9"), .. Five.Skip(3)], options).Describe());
    }

    [Fact]
    public void Verify_AChecksumOfAnObjectInside_IsNotTheLinesOwn()
    {
        // The member is cut from the line itself only, wherever else the same text stands.
        var line = Encoding.UTF8.GetString(Five[0]).TrimEnd('\n');
        var checksum = WrittenTrail.Checksum(Five[0]);
        var forged = $"{{\"a\":{{\"checksum\":\"{checksum}\",\"b\":1}},{line[1..]}\n";

        Assert.Equal(["checksum_mismatch@1:1"], WrittenTrail.Verify(Encoding.UTF8.GetBytes(forged)).Describe());
    }

    [Theory]
    [InlineData("\"n\":1", "\"n\":1,\"n\":1")]
    [InlineData("\"message\":", "\"message\":\"x\",\"message\":")]
    [InlineData("\"n\":1", "\"n\":1,\"\\u006e\":2")]
    public void Verify_AMemberTwiceAtAnyDepth_IsThatAlone(string text, string twice)
    {
        var report = WrittenTrail.Verify([.. Five.Take(2), Edited(Five[2], text, twice), .. Five.Skip(3)]);

        Assert.Equal(["duplicate_member@3:3"], report.Describe());
    }

    [Fact]
    public void Verify_AMemberTwiceInALineThatIsNoJson_IsUnreadable() =>
        Assert.Equal(["invalid_json@1:"], WrittenTrail.Verify("{\"a\":1,\"a\":2,{\n"u8.ToArray()).Describe());

    [Fact]
    public void Verify_AMemberTwiceUnderAChecksumThatIsRight_IsFound()
    {
        var edited = Encoding.UTF8.GetString(Edited(Five[4], "\"n\":1", "\"n\":1,\"n\":1")).TrimEnd('\n');
        var rest = "{" + edited["{\"checksum\":\"\",".Length..][64..];
        var checksum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(rest)));
        var forged = Encoding.UTF8.GetBytes($"{{\"checksum\":\"{checksum}\",{rest[1..]}\n");

        Assert.Equal(["duplicate_member@5:5"], WrittenTrail.Verify([.. Five.Take(4), forged]).Describe());
    }

    [Theory]
    [InlineData("\"contains_pii\":false", "\"contains_pii\":0", "checksum_mismatch@2:2")]
    [InlineData("\"sequence_number\":2", "\"sequence_number\":\"2\"", "checksum_mismatch@2:")]
    [InlineData("\"sequence_number\":2,", "", "unchained@2:")]
    [InlineData("data_access", "Data-Access", "checksum_mismatch@2:2")]
    public void Verify_AnEditedMember_IsFound(string text, string edited, string finding) =>
        Assert.Contains(finding, WrittenTrail.Verify([Five[0], Edited(Five[1], text, edited), .. Five.Skip(2)]).Describe());

    private static VerificationReport Start(IEnumerable<byte[]> lines, ChainAnchor anchor) =>
        WrittenTrail.Verify(lines, new VerificationOptions { StartAnchor = anchor });

    private static VerificationReport End(IEnumerable<byte[]> lines, ChainAnchor anchor) =>
        WrittenTrail.Verify(lines, new VerificationOptions { EndAnchor = anchor });

    private static byte[] Edited(byte[] line, string text, string edited)
    {
        var before = Encoding.UTF8.GetString(line);
        Assert.Contains(text, before, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(before.Replace(text, edited, StringComparison.Ordinal));
    }
}
