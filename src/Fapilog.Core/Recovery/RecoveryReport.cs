using Fapilog.Verification;

namespace Fapilog.Recovery;

/// <summary>
/// The result of recovering a trail's directory.
/// </summary>
public sealed record RecoveryReport
{
    /// <summary>Gets a value indicating whether a new segment was started. Without blocking damage none is.</summary>
    public required bool Reanchored { get; init; }

    /// <summary>Gets what blocked the trail, or what the trail repairs by itself; for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets the sequence number of the last intact event before the damage.</summary>
    /// <value><see langword="null"/> if there is none, as in a directory of a version that did not chain.</value>
    public long? PriorSequence { get; init; }

    /// <summary>Gets the checksum of the last intact event before the damage.</summary>
    /// <value><see langword="null"/> if there is none.</value>
    public string? PriorChecksum { get; init; }

    /// <summary>Gets the name of the damaged file.</summary>
    /// <value><see langword="null"/> if no segment was started.</value>
    public string? File { get; init; }

    /// <summary>Gets the start of the damage in the file, in bytes from 0.</summary>
    public long Offset { get; init; }

    /// <summary>Gets the number of damaged bytes. They are left in place.</summary>
    public long FragmentLength { get; init; }

    /// <summary>Gets the SHA-256 of the damaged bytes: 64 lowercase hexadecimal digits.</summary>
    /// <value><see langword="null"/> if no segment was started.</value>
    public string? FragmentSha256 { get; init; }

    /// <summary>
    /// Gets a value indicating whether a line in the seals records that they continue by an operator's decision.
    /// </summary>
    public bool SealsReanchored { get; init; }

    /// <summary>Gets why the seals could not continue by themselves; for people.</summary>
    /// <value><see langword="null"/> if they could. If <see cref="SealsReanchored"/> is false, they still cannot.</value>
    public string? SealsReason { get; init; }

    /// <summary>Gets the findings of a verification before the recovery.</summary>
    public IReadOnlyList<VerificationFinding> Found { get; init; } = [];

    /// <summary>Gets the findings of a verification after the recovery: damage stays visible.</summary>
    public IReadOnlyList<VerificationFinding> Left { get; init; } = [];

    /// <summary>Gets a value indicating whether the trail is valid now.</summary>
    public bool IsValid { get; init; }

    /// <summary>Gets the sequence number of the last event now.</summary>
    public long LastSequence { get; init; }

    /// <summary>
    /// Gets the checksum of the last event now. Kept elsewhere, it later proves that nothing was changed since.
    /// </summary>
    /// <value><see langword="null"/> for an empty trail.</value>
    public string? LastChecksum { get; init; }
}
