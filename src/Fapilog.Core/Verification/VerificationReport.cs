namespace Fapilog.Verification;

/// <summary>
/// What a verification found in a trail.
/// </summary>
public sealed record VerificationReport
{
    /// <summary>Gets how many chained events were read.</summary>
    public required long Events { get; init; }

    /// <summary>
    /// Gets what was found, in the order of the files and lines: of every kind at most about 1,000, and always the first
    /// that makes the trail invalid.
    /// </summary>
    public required IReadOnlyList<VerificationFinding> Findings { get; init; }

    /// <summary>Gets how many findings of severity error are not in <see cref="Findings"/>.</summary>
    /// <value>0 by default. The verdict and the valid prefix are those of all findings.</value>
    public long ErrorsLeftOut { get; init; }

    /// <summary>Gets how many findings of severity warning are not in <see cref="Findings"/>.</summary>
    /// <value>0 by default.</value>
    public long WarningsLeftOut { get; init; }

    /// <summary>Gets how many findings of severity note are not in <see cref="Findings"/>.</summary>
    /// <value>0 by default.</value>
    public long NotesLeftOut { get; init; }

    /// <summary>Gets how many events, from the first, stand before everything that makes the trail invalid.</summary>
    /// <value><see cref="Events"/> for a valid trail.</value>
    public required long ValidPrefix { get; init; }

    /// <summary>Gets a value indicating whether warnings make the trail invalid too.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool Strict { get; init; }

    /// <summary>
    /// Gets a value indicating whether something was taken as given: what stands before the place it began at, or the signatures
    /// of a trail that has a key.
    /// </summary>
    internal bool IsPartial { get; init; }

    /// <summary>Gets a value indicating whether the trail is what was written.</summary>
    public bool Valid => FirstFault is null;

    /// <summary>Gets the first finding that makes the trail invalid.</summary>
    /// <value><see langword="null"/> for a valid trail.</value>
    public VerificationFinding? FirstFault => Findings.FirstOrDefault(finding => Counts(finding, Strict));

    /// <summary>Gets the verdict in the words of the Python sibling.</summary>
    public VerificationSummary Summary => FirstFault is { } fault
        ? VerificationSummary.From(fault, ValidPrefix)
        : new VerificationSummary { Valid = true, EventsChecked = Events };

    /// <summary>Says whether a finding makes a trail invalid.</summary>
    internal static bool Counts(VerificationFinding finding, bool strict) =>
        finding.Severity >= (strict ? FindingSeverity.Warning : FindingSeverity.Error);
}
