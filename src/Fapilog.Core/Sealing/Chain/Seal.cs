using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Format;

namespace Fapilog.Sealing;

/// <summary>
/// One line of <c>seals.jsonl</c>: what it says, linked to the line before it and signed where there is a key.
/// </summary>
/// <param name="Content">What the line says.</param>
/// <param name="At">When it was written.</param>
/// <param name="PreviousSeal">The SHA-256 of the line before, as it stands there; null in the first.</param>
/// <param name="Algorithm">How it is signed; null when it is not.</param>
/// <param name="KeyId">What the key is called; null when it is not signed.</param>
/// <param name="Signature">The signature over the canonical form of all members but <c>seal</c> and this; null when there is none.</param>
internal sealed record Seal(SealContent Content, DateTimeOffset At, string? PreviousSeal, string? Algorithm, string? KeyId, string? Signature)
{
    /// <summary>Gets the sealed day; null for another kind of line.</summary>
    public DayDigest? Day => (Content as DaySeal)?.Day;

    /// <summary>Gets what begins with the line; null for another kind of line.</summary>
    public SealStart? Start => Content as SealStart;

    /// <summary>Returns what the signature is of.</summary>
    public byte[] Signed()
    {
        var buffer = new ByteBuffer(512);
        CanonicalJson.Write(buffer, AuditMap.Of([.. Members()]));
        return buffer.Memory.ToArray();
    }

    public static Seal Create(SealContent content, DateTimeOffset at, string? previousSeal, SealKey? key)
    {
        var seal = new Seal(content, EventTime.Floor(at), previousSeal, key?.Algorithm.ToWord(), key?.KeyId, null);
        return key is null ? seal : seal with { Signature = key.Sign(seal.Signed()) };
    }

    /// <summary>Reads a line without its line feed; null when it is no seal, or not in the one form a seal has.</summary>
    public static Seal? Parse(ReadOnlySpan<byte> line)
    {
        // To throw costs a thousand times as much, and somebody may have filled the file with other lines.
        if (line is not [(byte)'{', .., (byte)'}'])
        {
            return null;
        }

        try
        {
            var members = new MemberReader(JsonTree.ParseObject(line));
            if (SealContent.Read(members) is not { } content)
            {
                return null;
            }

            var seal = new Seal(
                content, members.Time(Encoding.ASCII.GetBytes(content.TimeMember)) ?? default, members.Text("previous_seal"u8), members.Text("algorithm"u8), members.Text("key_id"u8), members.Text("signature"u8));
            return members.Faults.Count == 0 && line.SequenceEqual(seal.ToLine()) ? seal : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToLine()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Signed()));
        var buffer = new ByteBuffer(512);
        CanonicalJson.Write(buffer, AuditMap.Of([.. Members(), ("seal", hash), ("signature", Text(Signature))]));
        return buffer.Memory.ToArray();
    }

    public bool IsSignedWith(SealKey key) =>
        Signature is not null && KeyId == key.KeyId && Algorithm == key.Algorithm.ToWord() && key.Verify(Signed(), Signature);

    private static AuditValue Text(string? text) => text is null ? AuditValue.Null : AuditValue.FromString(text);

    private IEnumerable<(string Key, AuditValue Value)> Members() =>
    [
        .. Content.Members(),
        ("algorithm", Text(Algorithm)),
        (Content.TimeMember, EventTime.ToText(At)),
        ("key_id", Text(KeyId)),
        ("previous_seal", Text(PreviousSeal)),
    ];
}
