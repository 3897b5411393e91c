using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fapilog.Diagnostics;

namespace Fapilog.Format;

/// <summary>
/// A checksum as stored in a line: 32 bytes if it is valid, otherwise the SHA-256 and the beginning of the stored text. Millions are
/// compared and many are kept, so it is a small value without a string.
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

    public static StoredHash Of(ReadOnlySpan<byte> hash) => new(hash, null);

    /// <summary>Reads the text of a value, without its quotation marks and without escapes.</summary>
    public static StoredHash OfText(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[HexLength / 2];
        if (text.Length == HexLength
            && !text.ContainsAnyInRange((byte)'A', (byte)'F')
            && Convert.FromHexString(text, hash, out _, out _) is System.Buffers.OperationStatus.Done)
        {
            return new StoredHash(hash, null);
        }

        LineHash.Of(text, hash);
        return new StoredHash(hash, ShortText.Of(text, HexLength));
    }

    public static StoredHash OfText(string text) => OfText(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads a value as written in a line.</summary>
    public static StoredHash OfToken(ReadOnlySpan<byte> token)
    {
        var text = token is [(byte)'"', .. var inner, (byte)'"'] ? inner : token;
        return text.Length <= MostEscaped && text.Contains((byte)'\\') ? OfText(JsonText.Unescape(text)) : OfText(text);
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
