using System.Security.Cryptography;
using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Chaining;
using Fapilog.Reading;

namespace Fapilog.Sealing;

/// <summary>
/// What was in the file of a day when it closed: one line of <c>seals.jsonl</c>, linked to the line before it.
/// </summary>
/// <param name="Day">The file's content.</param>
/// <param name="ClosedAt">When it was sealed.</param>
/// <param name="PreviousSeal">The SHA-256 of the line before, as it stands there; null in the first.</param>
/// <param name="Algorithm">How it is signed; null when it is not.</param>
/// <param name="KeyId">What the key is called; null when it is not signed.</param>
/// <param name="Signature">The signature over the canonical form of all members but <c>seal</c> and this; null when there is none.</param>
internal sealed record Seal(
    DayDigest Day, DateTimeOffset ClosedAt, string? PreviousSeal, string? Algorithm, string? KeyId, string? Signature)
{
    /// <summary>Gets what the signature is of.</summary>
    public byte[] Signed()
    {
        var buffer = new ByteBuffer(512);
        CanonicalJson.Write(buffer, AuditMap.Of([.. Members()]));
        return buffer.Memory.ToArray();
    }

    public static Seal Of(DayDigest day, DateTimeOffset closedAt, string? previousSeal, SealKey? key)
    {
        var seal = new Seal(day, EventTime.Floor(closedAt), previousSeal, WordOf(key?.Algorithm), key?.KeyId, null);
        return key is null ? seal : seal with { Signature = key.Sign(seal.Signed()) };
    }

    /// <summary>Reads a line without its line feed; null when it is no seal, or not in the one form a seal has.</summary>
    public static Seal? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            var members = new MemberReader(JsonTree.ParseObject(line));
            var day = new DayDigest(
                members.Text("file") ?? string.Empty,
                members.Integer("records") ?? 0,
                members.Text("sha256") ?? string.Empty,
                new LineFacts(members.Integer("first_sequence"), null, members.Text("first_previous_hash")),
                new LineFacts(members.Integer("last_sequence"), members.Text("last_checksum"), null));
            var seal = new Seal(
                day, members.Time("closed_at") ?? default, members.Text("previous_seal"), members.Text("algorithm"), members.Text("key_id"), members.Text("signature"));
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
        Signature is not null && KeyId == key.KeyId && Algorithm == WordOf(key.Algorithm) && key.Verify(Signed(), Signature);

    private static string? WordOf(SealAlgorithm? algorithm) => algorithm switch
    {
        SealAlgorithm.HmacSha256 => "hmac_sha256",
        SealAlgorithm.EcdsaP256 => "ecdsa_p256",
        _ => null,
    };

    private static AuditValue Text(string? text) => text is null ? AuditValue.Null : AuditValue.FromString(text);

    private static AuditValue Number(long? number) => number is { } value ? value : AuditValue.Null;

    private IEnumerable<(string Key, AuditValue Value)> Members() =>
    [
        ("algorithm", Text(Algorithm)),
        ("closed_at", EventTime.ToText(ClosedAt)),
        ("file", Day.File),
        ("first_previous_hash", Text(Day.First.PreviousHash)),
        ("first_sequence", Number(Day.First.Sequence)),
        ("key_id", Text(KeyId)),
        ("last_checksum", Text(Day.Last.Checksum)),
        ("last_sequence", Number(Day.Last.Sequence)),
        ("previous_seal", Text(PreviousSeal)),
        ("records", Day.Records),
        ("sha256", Day.Sha256),
    ];
}
