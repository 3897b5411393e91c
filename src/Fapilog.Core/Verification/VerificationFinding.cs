namespace Fapilog.Verification;

/// <summary>
/// Whether a finding makes a trail invalid.
/// </summary>
public enum FindingSeverity
{
    /// <summary>
    /// For information. It never makes a trail invalid, not even with <see cref="VerificationOptions.Strict"/>.
    /// </summary>
    Note = 0,

    /// <summary>Needs attention; makes a trail invalid only with <see cref="VerificationOptions.Strict"/>.</summary>
    Warning = 1,

    /// <summary>The trail was changed or is damaged.</summary>
    Error = 2,
}

/// <summary>
/// One finding of a verification, and its location.
/// </summary>
public sealed record VerificationFinding
{
    /// <summary>Gets the kind, one of <see cref="FindingKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the severity, which decides whether the finding makes the trail invalid.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>Gets the file name, without its directory.</summary>
    public required string File { get; init; }

    /// <summary>Gets the line number, from 1.</summary>
    /// <value><see langword="null"/> if the finding concerns the whole file.</value>
    public long? Line { get; init; }

    /// <summary>Gets the position of the line in the file, in bytes from 0.</summary>
    /// <value><see langword="null"/> if the finding concerns the whole file.</value>
    public long? ByteOffset { get; init; }

    /// <summary>Gets the sequence number of the line.</summary>
    /// <value><see langword="null"/> if it has none that can be read.</value>
    public long? Sequence { get; init; }

    /// <summary>Gets the expected value.</summary>
    public string? Expected { get; init; }

    /// <summary>Gets the actual value.</summary>
    public string? Actual { get; init; }
}
