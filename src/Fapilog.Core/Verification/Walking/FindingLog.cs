using Fapilog.Diagnostics;

namespace Fapilog.Verification;

/// <summary>
/// The findings of one verification, each with the number of good events before it. The first findings of every kind are kept
/// and the rest are counted, so that a flood of one kind neither fills the memory nor hides another kind.
/// </summary>
internal sealed class FindingLog
{
    /// <summary>The number of findings of one kind that are kept.</summary>
    public const int MostOfKind = 1000;

    private readonly List<VerificationFinding> _findings = [];
    private readonly Dictionary<string, int> _kept = new(StringComparer.Ordinal);

    // By severity. A note never makes a trail invalid.
    private readonly VerificationFinding?[] _first = new VerificationFinding?[3];
    private readonly long[] _prefix = [long.MaxValue, long.MaxValue, long.MaxValue];
    private readonly long[] _seen = new long[3];

    /// <param name="finding">The finding.</param>
    /// <param name="before">The number of chained events before the line, in the order of the files.</param>
    public void Add(VerificationFinding finding, long before)
    {
        var severity = (int)finding.Severity;
        _seen[severity]++;
        var isFirst = false;
        if (VerificationReport.Counts(finding, strict: true))
        {
            _prefix[severity] = Math.Min(_prefix[severity], before);
            isFirst = _first[severity] is not { } first || Compare(finding, first) < 0;
        }

        var kept = _kept.GetValueOrDefault(finding.Kind);
        if (!isFirst && kept >= MostOfKind)
        {
            return;
        }

        finding = finding with
        {
            File = ShortText.Shorten(finding.File),
            Expected = Shorten(finding.Expected),
            Actual = Shorten(finding.Actual),
        };
        _first[severity] = isFirst ? finding : _first[severity];
        if (kept < MostOfKind)
        {
            _kept[finding.Kind] = kept + 1;
            _findings.Add(finding);
        }
    }

    public VerificationReport Report(long events, bool strict)
    {
        // The first of all may have been reported late, after enough of its kind were kept.
        var late = _first.OfType<VerificationFinding>().Where(first => !_findings.Any(kept => ReferenceEquals(kept, first)));
        VerificationFinding[] findings = [.. _findings.Concat(late).Order(Comparer<VerificationFinding>.Create(Compare))];
        var prefix = strict ? _prefix.Min() : _prefix[(int)FindingSeverity.Error];
        return new VerificationReport
        {
            Events = events,
            Findings = findings,
            ErrorsLeftOut = LeftOut(findings, FindingSeverity.Error),
            WarningsLeftOut = LeftOut(findings, FindingSeverity.Warning),
            NotesLeftOut = LeftOut(findings, FindingSeverity.Note),
            ValidPrefix = Math.Min(prefix, events),
            Strict = strict,
        };
    }

    private static int Compare(VerificationFinding x, VerificationFinding y) =>
        string.CompareOrdinal(x.File, y.File) is var order and not 0 ? order : (x.Line ?? 0).CompareTo(y.Line ?? 0);

    private static string? Shorten(string? text) => text is null ? null : ShortText.Shorten(text);

    private long LeftOut(VerificationFinding[] findings, FindingSeverity severity) =>
        _seen[(int)severity] - findings.LongCount(finding => finding.Severity == severity);
}
