namespace Fapilog.Verification;

/// <summary>
/// How far a verification is.
/// </summary>
public readonly record struct VerificationProgress
{
    /// <summary>Gets how many bytes are verified.</summary>
    public required long Bytes { get; init; }

    /// <summary>Gets how many bytes there were when the verification began; a trail that is written to grows beyond.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Gets how many chained events were read.</summary>
    public required long Events { get; init; }
}
