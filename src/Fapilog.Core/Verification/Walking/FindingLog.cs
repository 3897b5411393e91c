namespace Fapilog.Verification;

/// <summary>
/// The findings of one verification, and how many good events stand before each.
/// </summary>
internal sealed class FindingLog
{
    private readonly List<(VerificationFinding Finding, long Before)> _findings = [];

    /// <param name="finding">The finding.</param>
    /// <param name="before">How many chained events stand before the line, in the order of the files.</param>
    public void Add(VerificationFinding finding, long before) => _findings.Add((finding, before));

    public VerificationReport Report(long events, bool strict)
    {
        var findings = _findings
            .OrderBy(entry => entry.Finding.File, StringComparer.Ordinal)
            .ThenBy(entry => entry.Finding.Line ?? 0)
            .ToArray();
        return new VerificationReport
        {
            Events = events,
            Findings = [.. findings.Select(entry => entry.Finding)],
            ValidPrefix = findings.Where(entry => VerificationReport.Counts(entry.Finding, strict)).Select(entry => entry.Before).DefaultIfEmpty(events).Min(),
            Strict = strict,
        };
    }
}
