using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Security.Cryptography;

namespace Fapilog.Loading.Tests;

/// <summary>
/// A key made for one test, in the forms that strong names have.
/// </summary>
internal sealed class StrongName : IDisposable
{
    public const int SignatureSize = 256;

    private readonly RSA _key = RSA.Create(SignatureSize * 8);

    /// <summary>Gets the key as an assembly carries it: three words, and the blob of the old Windows interface.</summary>
    public byte[] PublicKey
    {
        get
        {
            var parameters = _key.ExportParameters(includePrivateParameters: false);
            var blob = new byte[12 + 20 + SignatureSize];
            uint[] words = [0x2400, 0x8004, 20 + SignatureSize, 0x0206, 0x2400, 0x31415352, SignatureSize * 8, 65537];
            for (var i = 0; i < words.Length; i++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan(i * 4), words[i]);
            }

            parameters.Modulus!.AsEnumerable().Reverse().ToArray().CopyTo(blob, 32);
            return blob;
        }
    }

    public byte[] Sign(IEnumerable<Blob> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        foreach (var blob in content)
        {
            hash.AppendData(blob.GetBytes());
        }

        return [.. _key.SignHash(hash.GetHashAndReset(), HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1).Reverse()];
    }

    public void Dispose() => _key.Dispose();
}
