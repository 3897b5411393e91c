namespace Fapilog.Verification;

public class FindingLogTests
{
    [Fact]
    public void Report_TheFirstFaultComesLate_IsKeptAndCounts()
    {
        var log = new FindingLog();
        for (var line = 0; line < 2000; line++)
        {
            log.Add(Finding(FindingKind.PreviousHashMismatch, 100 + line), 100 + line);
        }

        log.Add(Finding(FindingKind.PreviousHashMismatch, 7), before: 6);
        var report = log.Report(3000, strict: false);

        Assert.Equal((7L, 6L), (report.FirstFault?.Line, report.ValidPrefix));
        Assert.Equal((1001, 1000L), (report.Findings.Count, report.ErrorsLeftOut));
    }

    [Theory]
    [InlineData(false, true, 5)]
    [InlineData(true, false, 1)]
    public void Report_OnlyWarnings_FailsWhereTheyCount(bool strict, bool valid, long prefix)
    {
        var log = new FindingLog();
        log.Add(Finding(FindingKind.InProgress, 1, FindingSeverity.Note), before: 0);
        for (var line = 2; line < 2002; line++)
        {
            log.Add(Finding(FindingKind.UnknownEnum, line, FindingSeverity.Warning), before: 1);
        }

        var report = log.Report(5, strict);

        Assert.Equal((valid, prefix, 1000L), (report.Valid, report.ValidPrefix, report.WarningsLeftOut));
        Assert.NotEqual(FindingKind.InProgress, report.FirstFault?.Kind);
    }

    [Fact]
    public void Add_LongTexts_KeepsTheirBeginnings()
    {
        var log = new FindingLog();
        log.Add(
            Finding(
                FindingKind.AnchorMismatch,
                1) with
            { Expected = new string('x', 199) + "\U0001F600", Actual = new string('y', 1_000_000) },
            before: 0);

        var finding = Assert.Single(log.Report(1, strict: false).Findings);

        Assert.Equal((new string('x', 199) + "…", new string('y', 200) + "…"), (finding.Expected, finding.Actual));
    }

    private static VerificationFinding Finding(string kind, long line, FindingSeverity severity = FindingSeverity.Error) =>
        new() { Kind = kind, Severity = severity, File = "a", Line = line };
}
