using System.Collections.Concurrent;
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
    private readonly Dictionary<string, TrailFinding> _open = new(StringComparer.Ordinal);

    /// <summary>Takes a report; called by whoever verifies.</summary>
    public void Report(VerificationReport report) => _reports.Enqueue(report);

    /// <summary>Hands on what the reports say; called by the writer, whose events these become.</summary>
    public void Apply(OwnEvents own)
    {
        while (_reports.TryDequeue(out var report))
        {
            var found = Findings(report).ToDictionary(finding => finding.Key, StringComparer.Ordinal);
            foreach (var finding in found.Values.Where(finding => _open.TryAdd(finding.Key, finding)))
            {
                own.Add(finding);
            }

            if (report.Valid)
            {
                foreach (var finding in _open.Values.Where(finding => !found.ContainsKey(finding.Key)).ToArray())
                {
                    _open.Remove(finding.Key);
                    own.Clear(finding);
                }
            }
        }
    }

    private static IEnumerable<TrailFinding> Findings(VerificationReport report)
    {
        // A line this very trail is writing is no finding.
        VerificationFinding[] found = [.. report.Findings.Where(finding => finding.Kind != FindingKind.InProgress)];
        var told = found.OrderByDescending(finding => finding.Severity).Take(MostTold).Select(TrailFindings.Verification).DistinctBy(finding => finding.Key);
        return found.Length > MostTold ? told.Append(TrailFindings.MoreFound(found.Length - MostTold)) : told;
    }
}
