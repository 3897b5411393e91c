namespace Fapilog.Verification;

/// <summary>
/// The progress of a verification.
/// </summary>
public readonly record struct VerificationProgress
{
    /// <summary>Gets the number of bytes verified so far.</summary>
    public required long Bytes { get; init; }

    /// <summary>Gets the number of bytes when the verification began; a trail that is being written grows beyond it.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Gets the number of chained events read so far.</summary>
    public required long Events { get; init; }
}
