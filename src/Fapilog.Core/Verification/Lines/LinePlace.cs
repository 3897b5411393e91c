namespace Fapilog.Verification;

/// <summary>
/// The location of a line.
/// </summary>
internal readonly record struct LinePlace(string File, long Line, long Offset)
{
    public VerificationFinding Finding(
        string kind,
        long? sequence,
        string? expected = null,
        string? actual = null,
        FindingSeverity severity = FindingSeverity.Error) => new()
        {
            Kind = kind,
            Severity = severity,
            File = File,
            Line = Line,
            ByteOffset = Offset,
            Sequence = sequence,
            Expected = expected,
            Actual = actual,
        };
}
