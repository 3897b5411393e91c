namespace Fapilog.Verification;

/// <summary>
/// The stable names of the kinds of findings of a verification.
/// </summary>
public static class FindingKind
{
    /// <summary>A file looks like a day file but is not; fapilog-audit (Python) would read it.</summary>
    public const string IgnoredFile = "ignored_file";

    /// <summary>
    /// A day file, or a file that the trail keeps beside them, is not a regular file, or is longer than any that the trail
    /// writes.
    /// </summary>
    public const string IrregularFile = "irregular_file";

    /// <summary>A byte order mark precedes the first line.</summary>
    public const string ByteOrderMark = "bom";

    /// <summary>A line is not a JSON object.</summary>
    public const string InvalidJson = "invalid_json";

    /// <summary>The last line is incomplete.</summary>
    public const string TornTail = "torn_tail";

    /// <summary>
    /// The last line is incomplete, and a writer holds the trail's lock or the file grows: the line is being written.
    /// </summary>
    public const string InProgress = "in_progress";

    /// <summary>A line contains a member twice.</summary>
    public const string DuplicateMember = "duplicate_member";

    /// <summary>A line was written by a version that did not chain its events.</summary>
    public const string Unchained = "unchained";

    /// <summary>The values of a line do not match its checksum.</summary>
    public const string ChecksumMismatch = "checksum_mismatch";

    /// <summary>The values of a line are intact, but it was rewritten in another form.</summary>
    public const string NotCanonical = "not_canonical";

    /// <summary>A line has an event type that this version does not support.</summary>
    public const string UnknownEnum = "unknown_enum";

    /// <summary>
    /// A second chain begins. A warning if its first event is an operator's re-anchoring that names an existing event,
    /// otherwise an error.
    /// </summary>
    public const string ChainRestart = "chain_restart";

    /// <summary>A line is in the trail twice.</summary>
    public const string SequenceDuplicate = "sequence_duplicate";

    /// <summary>Two different events have one sequence number: two writers, or a forged line.</summary>
    public const string SequenceConflict = "sequence_conflict";

    /// <summary>The lines are not in the order of their sequence numbers.</summary>
    public const string OutOfOrder = "out_of_order";

    /// <summary>The chain does not begin with sequence number 1.</summary>
    public const string HeadMissing = "head_missing";

    /// <summary>Events are missing before a line.</summary>
    public const string SequenceGap = "sequence_gap";

    /// <summary>A line is not linked to the one before it.</summary>
    public const string PreviousHashMismatch = "previous_hash_mismatch";

    /// <summary>The trail ends before an event that it is known to have held.</summary>
    public const string TailMissing = "tail_missing";

    /// <summary>An event known from elsewhere differs in the trail or is missing.</summary>
    public const string AnchorMismatch = "anchor_mismatch";

    /// <summary>The file of a closed day does not match its seal, or is missing.</summary>
    public const string SealMismatch = "seal_mismatch";

    /// <summary>A line of the file of seals was changed, or is not linked to the one before it.</summary>
    public const string SealChainBroken = "seal_chain_broken";

    /// <summary>A seal has no valid signature of the key in force, and no later record of a key covers it.</summary>
    public const string SealSignatureInvalid = "seal_signature_invalid";

    /// <summary>A closed day has no seal or, with a key, nothing in the trail was ever signed with it.</summary>
    public const string SealMissing = "seal_missing";

    /// <summary>A seal was written before the trail had a key. The later record of the key covers it.</summary>
    public const string SealUnsigned = "seal_unsigned";

    /// <summary>A seal is signed by a former key that was not supplied. The later record of another key covers it.</summary>
    public const string SealUnchecked = "seal_unchecked";

    /// <summary>A seal is signed by a key that was revoked later.</summary>
    public const string SealKeyRevoked = "seal_key_revoked";

    /// <summary>
    /// An operator let the chain of seals continue: that decision, not a check, covers everything before the line.
    /// </summary>
    public const string SealReanchored = "seal_reanchored";

    /// <summary>Days are missing, and the record that retention removed them is not signed.</summary>
    public const string RemovalNotCovered = "removal_not_covered";

    /// <summary>The end of the trail is not signed by the key in force, or events follow the signed end.</summary>
    public const string EndNotSigned = "end_not_signed";

    /// <summary>The file that states the last event of the trail cannot be read.</summary>
    public const string HeadUnreadable = "head_unreadable";
}
