namespace Fapilog.Sealing;

/// <summary>
/// An operator's decision that a key signs from here on, although the trail would refuse to continue by itself.
/// </summary>
/// <param name="Reason">The reason for the decision, one of <see cref="SealStartReason"/>.</param>
/// <param name="By">The account that ran the command.</param>
internal sealed record SealOverride(string Reason, string By)
{
    /// <summary>Gets a value indicating whether it overrides a refusal of the trail. A change of keys does not.</summary>
    public bool OverridesRefusal => Reason is SealStartReason.Adopted or SealStartReason.Reanchored;
}
