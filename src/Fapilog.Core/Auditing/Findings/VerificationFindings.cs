using Fapilog.Alerting;
using Fapilog.Verification;

namespace Fapilog.Auditing;

/// <summary>
/// Reports the findings of a verification of a running trail: once while they persist, and cleared when a clean verification no
/// longer finds them.
/// </summary>
internal static class VerificationFindings
{
    // Rewriting a whole file must not make the trail write as many events about it.
    private const int MostReported = 20;

    public static void Apply(VerificationReport report, FindingReporter reporter)
    {
        TrailFinding[] found = [.. Findings(report)];
        foreach (var finding in found)
        {
            reporter.ReportIfNew(finding);
        }

        // A partial verification proves nothing about what it did not check.
        if (report is { Valid: true, IsPartial: false })
        {
            reporter.ClearAllExcept(found.Select(finding => finding.Key).ToHashSet(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<TrailFinding> Findings(VerificationReport report)
    {
        // Notes are only for readers of the report.
        VerificationFinding[] found = [.. report.Findings.Where(finding => finding.Severity > FindingSeverity.Note)];
        var reported = found.OrderByDescending(finding => finding.Severity)
            .Take(MostReported)
            .Select(TrailFindings.Verification)
            .DistinctBy(finding => finding.Key);
        var left = Math.Max(0, found.Length - MostReported) + report.ErrorsLeftOut + report.WarningsLeftOut;
        return left > 0
            ? reported.Append(TrailFindings.MoreFound(left, report.Valid ? AlertSeverity.Warning : AlertSeverity.Critical))
            : reported;
    }
}
