namespace Fapilog.Sealing;

/// <summary>
/// The algorithm that signs the seal of a closed day.
/// </summary>
public enum SealAlgorithm
{
    /// <summary>HMAC with SHA-256 (RFC 2104): anyone who can verify can also forge.</summary>
    HmacSha256 = 0,

    /// <summary>ECDSA on the curve P-256 with SHA-256 (FIPS 186-5): the public key verifies and cannot forge.</summary>
    EcdsaP256 = 1,
}

/// <summary>
/// The names of the algorithms in <c>seals.jsonl</c>.
/// </summary>
internal static class SealAlgorithmWords
{
    public static string ToWord(this SealAlgorithm algorithm) =>
        algorithm is SealAlgorithm.EcdsaP256 ? "ecdsa_p256" : "hmac_sha256";
}
