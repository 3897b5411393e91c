using System.Collections.Concurrent;
using Fapilog.Alerting;
using Fapilog.Verification;

namespace Fapilog.Auditing;

/// <summary>
/// What verifications of a running trail found: told once while it stands, and cleared when a clean verification no longer
/// finds it.
/// </summary>
internal sealed class VerificationFindings
{
    // Whoever rewrites a whole file must not make the trail write as many events about it.
    private const int MostTold = 20;

    private readonly ConcurrentQueue<VerificationReport> _reports = new();

    /// <summary>Gets a value indicating whether there are reports that were not handed on.</summary>
    public bool HasReports => !_reports.IsEmpty;

    /// <summary>Takes a report; called by whoever verifies.</summary>
    public void Report(VerificationReport report) => _reports.Enqueue(report);

    /// <summary>Hands on what the reports say; called by the writer, whose events these become.</summary>
    public void Apply(OwnEvents own)
    {
        while (_reports.TryDequeue(out var report))
        {
            TrailFinding[] found = [.. Findings(report)];
            foreach (var finding in found)
            {
                own.AddNews(finding);
            }

            // What was not looked at may still be wrong.
            if (report is { Valid: true, IsPartial: false })
            {
                own.ClearAllBut(found.Select(finding => finding.Key).ToHashSet(StringComparer.Ordinal));
            }
        }
    }

    private static IEnumerable<TrailFinding> Findings(VerificationReport report)
    {
        // A note is for who reads the report.
        VerificationFinding[] found = [.. report.Findings.Where(finding => finding.Severity > FindingSeverity.Note)];
        var told = found.OrderByDescending(finding => finding.Severity).Take(MostTold).Select(TrailFindings.Verification).DistinctBy(finding => finding.Key);
        var untold = Math.Max(0, found.Length - MostTold) + report.ErrorsLeftOut + report.WarningsLeftOut;
        return untold > 0 ? told.Append(TrailFindings.MoreFound(untold, report.Valid ? AlertSeverity.Warning : AlertSeverity.Critical)) : told;
    }
}
