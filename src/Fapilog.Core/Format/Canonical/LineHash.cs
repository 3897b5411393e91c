using System.Security.Cryptography;

namespace Fapilog.Format;

/// <summary>
/// The SHA-256 of a line. Each thread reuses one hash object: creating one per line costs as much as hashing the line.
/// </summary>
internal static class LineHash
{
    [ThreadStatic]
    private static IncrementalHash? Own;

    public static void Compute(ReadOnlySpan<byte> bytes, Span<byte> hash)
    {
        Own ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Own.AppendData(bytes);
        Own.GetHashAndReset(hash);
    }

    /// <summary>
    /// Hashes a line without its checksum member and the comma after it, or the comma before it when the member is last.
    /// </summary>
    /// <returns>Hexadecimal digits.</returns>
    public static string ComputeWithout(ReadOnlySpan<byte> line, Range checksumMember)
    {
        var (start, length) = checksumMember.GetOffsetAndLength(line.Length);
        var before = line[..start];
        var after = line[(start + length)..];
        if (length > 0 && after is [(byte)',', ..])
        {
            after = after[1..];
        }
        else if (length > 0 && before is [.., (byte)','])
        {
            before = before[..^1];
        }

        Own ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Own.AppendData(before);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Compute(after, hash);
        return Convert.ToHexStringLower(hash);
    }
}
