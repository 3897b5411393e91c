namespace Fapilog.Verification;

/// <summary>
/// What a verification found in a trail.
/// </summary>
public sealed record VerificationReport
{
    /// <summary>Gets how many chained events were read.</summary>
    public required long Events { get; init; }

    /// <summary>Gets everything found, in the order of the files and lines.</summary>
    public required IReadOnlyList<VerificationFinding> Findings { get; init; }

    /// <summary>Gets a value indicating whether the trail is what was written: no finding is an error.</summary>
    public bool Valid => FirstFault is null;

    /// <summary>Gets the first finding that makes the trail invalid.</summary>
    /// <value><see langword="null"/> for a valid trail.</value>
    public VerificationFinding? FirstFault => Findings.FirstOrDefault(finding => finding.Severity is FindingSeverity.Error);
}
