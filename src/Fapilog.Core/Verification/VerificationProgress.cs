namespace Fapilog.Verification;

/// <summary>
/// How far a verification is.
/// </summary>
/// <param name="Bytes">How many bytes are verified.</param>
/// <param name="TotalBytes">How many there were in all when it began; a trail that is written to grows beyond.</param>
/// <param name="Events">How many chained events were read.</param>
public readonly record struct VerificationProgress(long Bytes, long TotalBytes, long Events);
