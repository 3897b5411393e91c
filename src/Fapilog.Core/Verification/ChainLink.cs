namespace Fapilog.Verification;

/// <summary>
/// What the chain needs to know of one line.
/// </summary>
internal sealed record ChainLink(string File, long Line, long Offset, long Sequence, string Checksum, string? PreviousHash)
{
    public VerificationFinding Finding(
        string kind, string? expected, string? actual, FindingSeverity severity = FindingSeverity.Error) => new()
        {
            Kind = kind,
            Severity = severity,
            File = File,
            Line = Line,
            ByteOffset = Offset,
            Sequence = Sequence,
            Expected = expected,
            Actual = actual,
        };
}
