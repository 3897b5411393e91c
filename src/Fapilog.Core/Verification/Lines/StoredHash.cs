using System.Buffers.Binary;
using System.Text;

namespace Fapilog.Verification;

/// <summary>
/// A checksum as a line states it: 32 bytes where it is one, else whatever text stands there. Millions are compared and a
/// few remembered, so none is a string of its own.
/// </summary>
internal readonly record struct StoredHash
{
    private const int HexLength = 64;

    private readonly UInt128 _high;
    private readonly UInt128 _low;
    private readonly string? _other;

    private StoredHash(UInt128 high, UInt128 low, string? other)
    {
        _high = high;
        _low = low;
        _other = other;
    }

    public static StoredHash Of(ReadOnlySpan<byte> hash) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]), null);

    /// <summary>Reads what stands in a line, without its quotation marks and without escapes.</summary>
    public static StoredHash OfText(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[HexLength / 2];
        var isHash = text.Length == HexLength
            && !text.ContainsAnyInRange((byte)'A', (byte)'F')
            && Convert.FromHexString(text, hash, out _, out _) is System.Buffers.OperationStatus.Done;
        return isHash ? Of(hash) : new StoredHash(0, 0, Encoding.UTF8.GetString(text));
    }

    public static StoredHash OfText(string text) => OfText(Encoding.UTF8.GetBytes(text));

    public override string ToString()
    {
        if (_other is not null)
        {
            return _other;
        }

        Span<byte> hash = stackalloc byte[HexLength / 2];
        BinaryPrimitives.WriteUInt128BigEndian(hash, _high);
        BinaryPrimitives.WriteUInt128BigEndian(hash[16..], _low);
        return Convert.ToHexStringLower(hash);
    }
}
