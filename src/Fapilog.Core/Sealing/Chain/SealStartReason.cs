namespace Fapilog.Sealing;

/// <summary>
/// The reasons why a key signs the chain of seals from a line on.
/// </summary>
internal static class SealStartReason
{
    /// <summary>The trail was empty.</summary>
    public const string Begun = "begun";

    /// <summary>A trail that was not signed before got a key; it was verified first.</summary>
    public const string Adopted = "adopted";

    /// <summary>Another key takes over; the lines that the former key signed were verified with it.</summary>
    public const string Rotated = "rotated";

    /// <summary>Like <see cref="Rotated"/>, but the former key is no longer trusted.</summary>
    public const string Revoked = "revoked";

    /// <summary>An operator let the seals continue although the earlier content cannot be verified or is damaged.</summary>
    public const string Reanchored = "reanchored";

    public static IReadOnlyList<string> All { get; } = [Begun, Adopted, Rotated, Revoked, Reanchored];
}
