using Fapilog.Alerting;
using Fapilog.Verification;

namespace Fapilog.Auditing;

/// <summary>
/// Reports what a verification of a running trail found: once while it stands, and cleared when a clean verification no longer
/// finds it.
/// </summary>
internal static class VerificationFindings
{
    // Whoever rewrites a whole file must not make the trail write as many events about it.
    private const int MostReported = 20;

    public static void Apply(VerificationReport report, FindingReporter reporter)
    {
        TrailFinding[] found = [.. Findings(report)];
        foreach (var finding in found)
        {
            reporter.ReportIfNew(finding);
        }

        // What was not looked at may still be wrong.
        if (report is { Valid: true, IsPartial: false })
        {
            reporter.ClearAllExcept(found.Select(finding => finding.Key).ToHashSet(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<TrailFinding> Findings(VerificationReport report)
    {
        // A note is for who reads the report.
        VerificationFinding[] found = [.. report.Findings.Where(finding => finding.Severity > FindingSeverity.Note)];
        var reported = found.OrderByDescending(finding => finding.Severity).Take(MostReported).Select(TrailFindings.Verification).DistinctBy(finding => finding.Key);
        var left = Math.Max(0, found.Length - MostReported) + report.ErrorsLeftOut + report.WarningsLeftOut;
        return left > 0 ? reported.Append(TrailFindings.MoreFound(left, report.Valid ? AlertSeverity.Warning : AlertSeverity.Critical)) : reported;
    }
}
