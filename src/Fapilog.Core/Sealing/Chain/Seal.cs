using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Format;

namespace Fapilog.Sealing;

/// <summary>
/// One line of <c>seals.jsonl</c>: its content, linked to the line before it and signed if there is a key.
/// </summary>
/// <param name="Content">The content of the line.</param>
/// <param name="At">When the line was written.</param>
/// <param name="PreviousSeal">The SHA-256 of the line before, as stored; null in the first line.</param>
/// <param name="Algorithm">The signature algorithm; null when the line is not signed.</param>
/// <param name="KeyId">The id of the key; null when the line is not signed.</param>
/// <param name="Signature">
/// The signature over the canonical form of all members except <c>seal</c> and this one; null when there is none.
/// </param>
internal sealed record Seal(
    SealContent Content, DateTimeOffset At, string? PreviousSeal, string? Algorithm, string? KeyId, string? Signature)
{
    /// <summary>Gets the sealed day; null for other kinds of lines.</summary>
    public DayDigest? Day => (Content as DaySeal)?.Day;

    /// <summary>Gets the start that the line records; null for other kinds of lines.</summary>
    public SealStart? Start => Content as SealStart;

    /// <summary>Returns the bytes that the signature covers.</summary>
    public byte[] Signed() => Write([.. Members()]);

    public static Seal Create(SealContent content, DateTimeOffset at, string? previousSeal, SealKey? key)
    {
        var seal = new Seal(content, EventTime.Floor(at), previousSeal, key?.Algorithm.ToWord(), key?.KeyId, null);
        return key is null ? seal : seal with { Signature = key.Sign(seal.Signed()) };
    }

    /// <summary>Parses a line without its line feed; null when it is not a seal, or not in canonical form.</summary>
    public static Seal? Parse(ReadOnlySpan<byte> line)
    {
        // Throwing costs a thousand times as much, and an attacker may have filled the file with other lines.
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
                content, members.Time(Encoding.ASCII.GetBytes(content.TimeMember)) ?? default, members.Text("previous_seal"u8),
                members.Text("algorithm"u8), members.Text("key_id"u8), members.Text("signature"u8));
            return members.Faults.Count == 0 && line.SequenceEqual(seal.ToLine()) ? seal : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToLine()
    {
        (string Key, AuditValue Value)[] members = [.. Members()];
        var hash = Convert.ToHexStringLower(SHA256.HashData(Write(members)));
        return Write([.. members, ("seal", hash), ("signature", Text(Signature))]);
    }

    public bool IsSignedWith(SealKey key) =>
        Signature is not null && KeyId == key.KeyId && Algorithm == key.Algorithm.ToWord() && key.Verify(Signed(), Signature);

    /// <summary>Writes members in canonical form, without a map of them: a start reads every line of ten years.</summary>
    private static byte[] Write((string Key, AuditValue Value)[] members)
    {
        Array.Sort(members, static (x, y) => string.CompareOrdinal(x.Key, y.Key));
        var buffer = new ByteBuffer(1024);
        for (var i = 0; i < members.Length; i++)
        {
            buffer.Append(i == 0 ? (byte)'{' : (byte)',');
            CanonicalText.Write(buffer, members[i].Key);
            buffer.Append((byte)':');
            CanonicalJson.Write(buffer, members[i].Value);
        }

        buffer.Append((byte)'}');
        return buffer.Memory.ToArray();
    }

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
