using System.Globalization;
using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// A verdict in the four fields of the Python sibling's own verification.
/// </summary>
/// <param name="Valid">Whether the trail is what was written.</param>
/// <param name="EventsChecked">How many events were checked up to the first that is not good, with it where it could be read.</param>
/// <param name="FirstInvalidSequence">The number at which the trail stops being good.</param>
/// <param name="ErrorMessage">
/// <c>sequence mismatch</c>, <c>previous hash mismatch</c>, <c>checksum mismatch</c> or <c>invalid event payload</c>.
/// </param>
public sealed record VerificationSummary(bool Valid, long EventsChecked, long? FirstInvalidSequence, string? ErrorMessage)
{
    private const string Sequence = "sequence mismatch";
    private const string Link = "previous hash mismatch";
    private const string Checksum = "checksum mismatch";
    private const string Payload = "invalid event payload";

    internal static VerificationSummary Of(VerificationFinding fault, long before)
    {
        var message = fault.Kind switch
        {
            FindingKind.ChecksumMismatch or FindingKind.NotCanonical or FindingKind.AnchorMismatch => Checksum,
            FindingKind.PreviousHashMismatch => Link,
            FindingKind.InvalidJson or FindingKind.IrregularFile or FindingKind.TornTail or FindingKind.DuplicateMember or FindingKind.ByteOrderMark or FindingKind.UnknownEnum => Payload,
            _ => Sequence,
        };
        var readable = message is not Payload && fault.Kind is not FindingKind.TailMissing and not FindingKind.IgnoredFile;
        return new VerificationSummary(Valid: false, before + (readable ? 1 : 0), FirstInvalid(fault, before), message);
    }

    private static long FirstInvalid(VerificationFinding fault, long before) => fault.Kind switch
    {
        FindingKind.SequenceGap or FindingKind.HeadMissing or FindingKind.OutOfOrder => Number(fault.Expected, before),
        FindingKind.SequenceDuplicate or FindingKind.ChainRestart => before + 1,
        _ => fault.Sequence ?? before + 1,
    };

    private static long Number(string? expected, long before) =>
        long.TryParse(expected, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : before + 1;
}
