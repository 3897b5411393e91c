using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fapilog.Diagnostics;

namespace Fapilog.Format;

/// <summary>
/// A checksum as stored in a line: 32 bytes if it is valid, otherwise the SHA-256 and the beginning of the stored text.
/// Millions are compared and many are kept, so it is a small value without a string.
/// </summary>
internal readonly record struct StoredHash
{
    private const int HexLength = 64;

    // A checksum may be written with escapes; anything longer is not a checksum.
    private const int MostEscaped = 6 * HexLength;

    private readonly UInt128 _high;
    private readonly UInt128 _low;
    private readonly string? _other;

    private StoredHash(ReadOnlySpan<byte> hash, string? other)
    {
        _high = BinaryPrimitives.ReadUInt128BigEndian(hash);
        _low = BinaryPrimitives.ReadUInt128BigEndian(hash[16..]);
        _other = other;
    }

    public static StoredHash From(ReadOnlySpan<byte> hash) => new(hash, null);

    /// <summary>Reads what stands in a line, without its quotation marks and without escapes.</summary>
    public static StoredHash FromText(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[HexLength / 2];
        if (text.Length == HexLength
            && !text.ContainsAnyInRange((byte)'A', (byte)'F')
            && Convert.FromHexString(text, hash, out _, out _) is System.Buffers.OperationStatus.Done)
        {
            return new StoredHash(hash, null);
        }

        LineHash.Compute(text, hash);
        return new StoredHash(hash, ShortText.Shorten(text, HexLength));
    }

    public static StoredHash FromText(string text) => FromText(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads a value as it stands in a line.</summary>
    public static StoredHash FromToken(ReadOnlySpan<byte> token)
    {
        var text = token is [(byte)'"', .. var inner, (byte)'"'] ? inner : token;
        return text.Length <= MostEscaped && text.Contains((byte)'\\') ? FromText(JsonText.Unescape(text)) : FromText(text);
    }

    public override string ToString()
    {
        if (_other is not null)
        {
            return _other;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt128BigEndian(hash, _high);
        BinaryPrimitives.WriteUInt128BigEndian(hash[16..], _low);
        return Convert.ToHexStringLower(hash);
    }
}
