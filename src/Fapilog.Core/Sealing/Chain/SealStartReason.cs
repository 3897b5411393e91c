namespace Fapilog.Sealing;

/// <summary>
/// Why a key signs the chain of seals from a line on.
/// </summary>
internal static class SealStartReason
{
    /// <summary>The trail was empty.</summary>
    public const string Begun = "begun";

    /// <summary>A trail that was not signed so far got a key; it was verified before.</summary>
    public const string Adopted = "adopted";

    /// <summary>Another key takes over; what the former key signed was checked with it.</summary>
    public const string Rotated = "rotated";

    /// <summary>As <see cref="Rotated"/>; the former key is no longer trusted.</summary>
    public const string Revoked = "revoked";

    /// <summary>An operator lets the seals go on although what stands before cannot be checked or is damaged.</summary>
    public const string Reanchored = "reanchored";

    public static IReadOnlyList<string> All { get; } = [Begun, Adopted, Rotated, Revoked, Reanchored];
}
