using Fapilog.Alerting;
using Fapilog.Diagnostics;

namespace Fapilog.Sealing;

/// <summary>
/// How closed days are sealed. Every closed day is; without a key its seal is not signed.
/// </summary>
public sealed class SealOptions
{
    /// <summary>
    /// Gets or sets the key that signs seals: at least 32 bytes of text for <see cref="SealAlgorithm.HmacSha256"/>, a private
    /// key in PEM for <see cref="SealAlgorithm.EcdsaP256"/>. A file is read for each seal, so that a key can be rotated.
    /// </summary>
    /// <value>The default is <see langword="null"/>: whoever can write the directory can also write other seals.</value>
    public Secret? Key { get; set; }

    /// <summary>Gets or sets how seals are signed.</summary>
    /// <value>The default is <see cref="SealAlgorithm.HmacSha256"/>. It says nothing without <see cref="Key"/>.</value>
    public SealAlgorithm Algorithm { get; set; }

    /// <summary>
    /// Gets the keys that signed before, or their public halves: they check what they signed, and sign nothing. With the former
    /// key here a start with another <see cref="Key"/> records the rotation by itself.
    /// </summary>
    /// <value>Empty by default.</value>
    public IList<Secret> PreviousKeys { get; private set; } = [];

    /// <summary>Looks up all keys, the one that signs first.</summary>
    /// <exception cref="Diagnostics.FapilogException">One cannot be read, or is no key.</exception>
    internal IEnumerable<SealKey> ReadKeys() => Key is null ? ReadPreviousKeys() : [SealKey.Read(Key), .. ReadPreviousKeys()];

    /// <summary>Looks up the keys that signed before.</summary>
    /// <exception cref="Diagnostics.FapilogException">One cannot be read, or is no key.</exception>
    internal IEnumerable<SealKey> ReadPreviousKeys() => [.. PreviousKeys.Select(SealKey.Read)];

    /// <summary>Returns a copy, so that what the host changes later does not reach a running trail.</summary>
    internal SealOptions Copy()
    {
        var copy = (SealOptions)MemberwiseClone();
        copy.PreviousKeys = [.. PreviousKeys];
        return copy;
    }
}
