namespace Fapilog.Verification;

/// <summary>
/// One thing a verification found, and where.
/// </summary>
public sealed record VerificationFinding
{
    /// <summary>Gets what it is, one of <see cref="FindingKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets whether it makes the trail invalid.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>Gets the bare name of the file.</summary>
    public required string File { get; init; }

    /// <summary>Gets the line, from 1.</summary>
    /// <value><see langword="null"/> where the finding is about the file.</value>
    public long? Line { get; init; }

    /// <summary>Gets where the line begins in the file, in bytes from 0.</summary>
    /// <value><see langword="null"/> where the finding is about the file.</value>
    public long? ByteOffset { get; init; }

    /// <summary>Gets the sequence number the line holds.</summary>
    /// <value><see langword="null"/> where it holds none that can be read.</value>
    public long? Sequence { get; init; }

    /// <summary>Gets what should stand there.</summary>
    public string? Expected { get; init; }

    /// <summary>Gets what stands there.</summary>
    public string? Actual { get; init; }
}
