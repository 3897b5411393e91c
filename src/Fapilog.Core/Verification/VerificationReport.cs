namespace Fapilog.Verification;

/// <summary>
/// The result of verifying a trail.
/// </summary>
public sealed record VerificationReport
{
    /// <summary>Gets the number of chained events that were read.</summary>
    public required long Events { get; init; }

    /// <summary>
    /// Gets the findings, in the order of files and lines: at most about 1,000 of each kind, always including the first one
    /// that makes the trail invalid.
    /// </summary>
    public required IReadOnlyList<VerificationFinding> Findings { get; init; }

    /// <summary>Gets the number of findings of severity error that are not in <see cref="Findings"/>.</summary>
    /// <value>0 by default. The verdict and the valid prefix take all findings into account.</value>
    public long ErrorsLeftOut { get; init; }

    /// <summary>Gets the number of findings of severity warning that are not in <see cref="Findings"/>.</summary>
    /// <value>0 by default.</value>
    public long WarningsLeftOut { get; init; }

    /// <summary>Gets the number of findings of severity note that are not in <see cref="Findings"/>.</summary>
    /// <value>0 by default.</value>
    public long NotesLeftOut { get; init; }

    /// <summary>Gets the number of events, from the first, that precede everything that makes the trail invalid.</summary>
    /// <value><see cref="Events"/> for a valid trail.</value>
    public required long ValidPrefix { get; init; }

    /// <summary>Gets a value indicating whether warnings make the trail invalid too.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool Strict { get; init; }

    /// <summary>
    /// Gets a value indicating whether something was trusted without a check: the content before the starting point, or the
    /// signatures of a trail that has a key.
    /// </summary>
    internal bool IsPartial { get; init; }

    /// <summary>Gets a value indicating whether the trail is signed, and no key was given to check that.</summary>
    internal bool SignaturesUnchecked { get; init; }

    /// <summary>Gets a value indicating whether the trail is valid.</summary>
    public bool Valid => FirstFault is null;

    /// <summary>Gets the first finding that makes the trail invalid.</summary>
    /// <value><see langword="null"/> for a valid trail.</value>
    public VerificationFinding? FirstFault => Findings.FirstOrDefault(finding => Counts(finding, Strict));

    /// <summary>Gets the verdict in the terms of fapilog-audit (Python).</summary>
    public VerificationSummary Summary => FirstFault is { } fault
        ? VerificationSummary.From(fault, ValidPrefix)
        : new VerificationSummary { Valid = true, EventsChecked = Events };

    /// <summary>Returns whether a finding makes a trail invalid.</summary>
    internal static bool Counts(VerificationFinding finding, bool strict) =>
        finding.Severity >= (strict ? FindingSeverity.Warning : FindingSeverity.Error);
}
