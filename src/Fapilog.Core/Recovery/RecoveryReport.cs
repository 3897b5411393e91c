using Fapilog.Verification;

namespace Fapilog.Recovery;

/// <summary>
/// What a recovery did to a trail's directory.
/// </summary>
public sealed record RecoveryReport
{
    /// <summary>Gets a value indicating whether a new segment was begun; without damage that stands in the way, none is.</summary>
    public required bool Reanchored { get; init; }

    /// <summary>Gets what stood in the way, or what the trail does by itself; for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets the sequence number of the last intact event before the damage.</summary>
    /// <value><see langword="null"/> where there is none, as in a directory of a version that did not chain.</value>
    public long? PriorSequence { get; init; }

    /// <summary>Gets the checksum of the last intact event before the damage.</summary>
    /// <value><see langword="null"/> where there is none.</value>
    public string? PriorChecksum { get; init; }

    /// <summary>Gets the name of the file that holds the damage.</summary>
    /// <value><see langword="null"/> where no segment was begun.</value>
    public string? File { get; init; }

    /// <summary>Gets where the damage begins in the file, in bytes from 0.</summary>
    public long Offset { get; init; }

    /// <summary>Gets how many bytes are damaged. They stay where they are.</summary>
    public long FragmentLength { get; init; }

    /// <summary>Gets the SHA-256 of the damaged bytes: 64 lowercase hexadecimal digits.</summary>
    /// <value><see langword="null"/> where no segment was begun.</value>
    public string? FragmentSha256 { get; init; }

    /// <summary>Gets a value indicating whether a line in the seals says that they go on by an operator's word.</summary>
    public bool SealsReanchored { get; init; }

    /// <summary>Gets why the seals could not go on by themselves; for people.</summary>
    /// <value><see langword="null"/> where they could. Where <see cref="SealsReanchored"/> is false, they still cannot.</value>
    public string? SealsReason { get; init; }

    /// <summary>Gets what a verification found before.</summary>
    public IReadOnlyList<VerificationFinding> Found { get; init; } = [];

    /// <summary>Gets what a verification finds now: damage stays visible.</summary>
    public IReadOnlyList<VerificationFinding> Left { get; init; } = [];

    /// <summary>Gets a value indicating whether the trail is valid now.</summary>
    public bool IsValid { get; init; }

    /// <summary>Gets the sequence number the trail ends with now.</summary>
    public long LastSequence { get; init; }

    /// <summary>Gets the checksum the trail ends with now. Kept elsewhere, it proves later that nothing was changed since.</summary>
    /// <value><see langword="null"/> for an empty trail.</value>
    public string? LastChecksum { get; init; }
}
