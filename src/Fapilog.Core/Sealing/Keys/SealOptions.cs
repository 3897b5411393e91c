using Fapilog.Alerting;

namespace Fapilog.Sealing;

/// <summary>
/// Options for sealing closed days. Every closed day is sealed; without a key the seal is not signed.
/// </summary>
public sealed class SealOptions
{
    /// <summary>
    /// Gets or sets the key that signs seals: at least 32 bytes of text for <see cref="SealAlgorithm.HmacSha256"/>, a private
    /// key in PEM for <see cref="SealAlgorithm.EcdsaP256"/>. A key file is read again for each seal, so that the key can be
    /// rotated.
    /// </summary>
    /// <value>The default is <see langword="null"/>: any account that can write the directory can also write other seals.</value>
    public Secret? Key { get; set; }

    /// <summary>Gets or sets the algorithm that signs seals.</summary>
    /// <value>The default is <see cref="SealAlgorithm.HmacSha256"/>. It has no effect without <see cref="Key"/>.</value>
    public SealAlgorithm Algorithm { get; set; }

    /// <summary>
    /// Gets the keys that signed before, or their public halves. They verify what they signed, and sign nothing. If the former
    /// key is listed here, a start with another <see cref="Key"/> records the rotation automatically.
    /// </summary>
    /// <value>Empty by default.</value>
    public IList<Secret> PreviousKeys { get; private set; } = [];

    /// <summary>Reads all keys, starting with the one that signs.</summary>
    /// <exception cref="Diagnostics.FapilogException">A key cannot be read, or is not a key.</exception>
    internal IEnumerable<SealKey> ReadKeys() => Key is null ? ReadPreviousKeys() : [SealKey.Read(Key), .. ReadPreviousKeys()];

    /// <summary>Reads the keys that signed before.</summary>
    /// <exception cref="Diagnostics.FapilogException">A key cannot be read, or is not a key.</exception>
    internal IEnumerable<SealKey> ReadPreviousKeys() => [.. PreviousKeys.Select(SealKey.Read)];

    /// <summary>Returns a copy, so that later changes by the host do not affect a running trail.</summary>
    internal SealOptions Copy()
    {
        var copy = (SealOptions)MemberwiseClone();
        copy.PreviousKeys = [.. PreviousKeys];
        return copy;
    }
}
