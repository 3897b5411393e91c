using Fapilog.Storage;

namespace Fapilog.Verification;

/// <summary>
/// The stable words for what a verification finds.
/// </summary>
public static class FindingKind
{
    /// <summary>A file that looks like a day file and is none; the Python sibling would read it.</summary>
    public const string IgnoredFile = "ignored_file";

    /// <summary>
    /// Something else than a regular file lies in place of a day file or of a file the trail keeps beside them, or such a file
    /// is longer than any the trail writes.
    /// </summary>
    public const string IrregularFile = "irregular_file";

    /// <summary>A byte order mark stands before the first line.</summary>
    public const string ByteOrderMark = "bom";

    /// <summary>A line is not a JSON object.</summary>
    public const string InvalidJson = "invalid_json";

    /// <summary>The last line was not written to the end.</summary>
    public const string TornTail = "torn_tail";

    /// <summary>The last line is not written to the end, and a writer holds the trail's lock or the file grows: it is being written.</summary>
    public const string InProgress = "in_progress";

    /// <summary>A line names a member twice.</summary>
    public const string DuplicateMember = "duplicate_member";

    /// <summary>A line was written by a version that did not chain its events.</summary>
    public const string Unchained = "unchained";

    /// <summary>A line's values are not those its checksum was computed of.</summary>
    public const string ChecksumMismatch = "checksum_mismatch";

    /// <summary>A line's values are intact, but it was written anew in another form.</summary>
    public const string NotCanonical = "not_canonical";

    /// <summary>A line uses an event type this version does not know.</summary>
    public const string UnknownEnum = "unknown_enum";

    /// <summary>
    /// A second chain begins. A warning where its first event is an operator's re-anchoring that names an event which is
    /// really there, else an error.
    /// </summary>
    public const string ChainRestart = "chain_restart";

    /// <summary>A line stands in the trail twice.</summary>
    public const string SequenceDuplicate = "sequence_duplicate";

    /// <summary>Two different events have one sequence number: two writers, or a forged line.</summary>
    public const string SequenceConflict = "sequence_conflict";

    /// <summary>The lines do not stand in the order of their sequence numbers.</summary>
    public const string OutOfOrder = "out_of_order";

    /// <summary>The chain does not begin with sequence number 1.</summary>
    public const string HeadMissing = "head_missing";

    /// <summary>Events are missing before a line.</summary>
    public const string SequenceGap = "sequence_gap";

    /// <summary>A line is not linked to the one before it.</summary>
    public const string PreviousHashMismatch = "previous_hash_mismatch";

    /// <summary>The trail ends before the event it was known to hold.</summary>
    public const string TailMissing = "tail_missing";

    /// <summary>An event known from elsewhere is another one in the trail, or none.</summary>
    public const string AnchorMismatch = "anchor_mismatch";

    /// <summary>The file of a closed day is not what its seal says, or is gone.</summary>
    public const string SealMismatch = "seal_mismatch";

    /// <summary>A line of the file of seals was changed, or is not linked to the one before it.</summary>
    public const string SealChainBroken = "seal_chain_broken";

    /// <summary>A seal has no good signature of the key in force, and no later record of a key covers it.</summary>
    public const string SealSignatureInvalid = "seal_signature_invalid";

    /// <summary>A closed day has no seal, or, with a key, nothing in the trail was ever signed by it.</summary>
    public const string SealMissing = "seal_missing";

    /// <summary>A seal was written before the trail had a key. The later record of the key covers it.</summary>
    public const string SealUnsigned = "seal_unsigned";

    /// <summary>A seal is signed by a former key that was not given. The later record of another key covers it.</summary>
    public const string SealUnchecked = "seal_unchecked";

    /// <summary>A seal is signed by a key that was revoked later.</summary>
    public const string SealKeyRevoked = "seal_key_revoked";

    /// <summary>An operator let the chain of seals go on: what stands before the line rests on that person's word.</summary>
    public const string SealReanchored = "seal_reanchored";

    /// <summary>Days are missing, and what says that retention removed them is not signed.</summary>
    public const string RemovalNotCovered = "removal_not_covered";

    /// <summary>The end of the trail is not signed by the key in force, or events stand behind the end that is.</summary>
    public const string EndNotSigned = "end_not_signed";

    /// <summary>The file that says with which event the trail ended cannot be read.</summary>
    public const string HeadUnreadable = "head_unreadable";
}
