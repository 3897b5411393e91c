using Fapilog.Format;

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

/// <summary>
/// The members of one line that the chain is checked with.
/// </summary>
internal readonly record struct ChainLink(
    LinePlace Place, long Sequence, StoredHash Checksum, StoredHash? PreviousHash, Reanchoring? Reanchoring)
{
    /// <summary>Gets the last event that the line records as removed by retention.</summary>
    public ChainAnchor? Removed { get; init; }

    /// <summary>Gets a value indicating whether the line can be the first of a chain.</summary>
    public bool IsHead => Sequence == 1 && PreviousHash is null;

    public VerificationFinding Finding(
        string kind, string? expected, string? actual, FindingSeverity severity = FindingSeverity.Error) =>
        Place.Finding(kind, Sequence, expected, actual, severity);
}
