namespace Fapilog.Sealing;

/// <summary>
/// The names of the algorithms in <c>seals.jsonl</c>.
/// </summary>
internal static class SealAlgorithmWords
{
    public static string ToWord(this SealAlgorithm algorithm) =>
        algorithm is SealAlgorithm.EcdsaP256 ? "ecdsa_p256" : "hmac_sha256";
}
