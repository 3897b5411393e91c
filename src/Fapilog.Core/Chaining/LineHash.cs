using System.Security.Cryptography;

namespace Fapilog.Chaining;

/// <summary>
/// The SHA-256 of a line. Every thread keeps one hash object: to make one anew for a line costs as much as to hash it.
/// </summary>
internal static class LineHash
{
    [ThreadStatic]
    private static IncrementalHash? Own;

    public static void Of(ReadOnlySpan<byte> bytes, Span<byte> hash)
    {
        Own ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Own.AppendData(bytes);
        Own.GetHashAndReset(hash);
    }
}
