namespace Fapilog.Sealing;

/// <summary>
/// An operator's word that a key signs from here on, where the trail would not go on by itself.
/// </summary>
/// <param name="Reason">What the operator answers for, one of <see cref="SealStartReason"/>.</param>
/// <param name="By">The account that ran the command.</param>
internal sealed record SealOverride(string Reason, string By)
{
    /// <summary>Gets a value indicating whether it passes over what the trail would refuse. A change of keys does not.</summary>
    public bool OverridesRefusal => Reason is SealStartReason.Adopted or SealStartReason.Reanchored;
}
