using System.Globalization;

namespace Fapilog.Verification;

/// <summary>
/// A verdict in the four fields of fapilog-audit's own verification.
/// </summary>
public sealed record VerificationSummary
{
    private const string Sequence = "sequence mismatch";
    private const string Link = "previous hash mismatch";
    private const string Checksum = "checksum mismatch";
    private const string Payload = "invalid event payload";

    /// <summary>Gets a value indicating whether the trail is valid.</summary>
    public required bool Valid { get; init; }

    /// <summary>Gets the number of events checked up to the first invalid one, including it if it could be read.</summary>
    public required long EventsChecked { get; init; }

    /// <summary>Gets the sequence number of the first invalid event.</summary>
    /// <value>The default is <see langword="null"/>: the trail is valid.</value>
    public long? FirstInvalidSequence { get; init; }

    /// <summary>
    /// Gets <c>sequence mismatch</c>, <c>previous hash mismatch</c>, <c>checksum mismatch</c> or <c>invalid event payload</c>.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the trail is valid.</value>
    public string? ErrorMessage { get; init; }

    internal static VerificationSummary From(VerificationFinding fault, long before)
    {
        var message = fault.Kind switch
        {
            FindingKind.ChecksumMismatch or FindingKind.NotCanonical or FindingKind.AnchorMismatch => Checksum,
            FindingKind.PreviousHashMismatch => Link,
            FindingKind.InvalidJson or FindingKind.IrregularFile or FindingKind.TornTail or FindingKind.DuplicateMember
                or FindingKind.ByteOrderMark or FindingKind.UnknownEnum => Payload,
            _ => Sequence,
        };
        var readable = message is not Payload && fault.Kind is not FindingKind.TailMissing and not FindingKind.IgnoredFile;
        return new VerificationSummary
        {
            Valid = false,
            EventsChecked = before + (readable ? 1 : 0),
            FirstInvalidSequence = FirstInvalid(fault, before),
            ErrorMessage = message,
        };
    }

    private static long FirstInvalid(VerificationFinding fault, long before) => fault.Kind switch
    {
        FindingKind.SequenceGap or FindingKind.HeadMissing or FindingKind.OutOfOrder => Number(fault.Expected, before),
        FindingKind.SequenceDuplicate or FindingKind.ChainRestart => before + 1,
        _ => fault.Sequence ?? before + 1,
    };

    private static long Number(string? expected, long before) =>
        long.TryParse(expected, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : before + 1;
}
