using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// The content of <c>head.json</c>: a lower bound of what is durable. The trail may hold more, never less.
/// </summary>
internal sealed record TrailHead(ChainPosition Position, string? File, long Length)
{
    public const string FileName = KeptFiles.HeadName;

    /// <summary>
    /// Gets a value indicating whether the trail was stopped cleanly, so that it holds nothing beyond the head.
    /// </summary>
    public bool Stopped { get; init; }

    /// <summary>Gets the hash of the newest line of <c>seals.jsonl</c>; null when there is none.</summary>
    public string? Seal { get; init; }

    /// <summary>
    /// Gets the files of closed days without a seal, and their lengths. With a key, only files listed here are ever sealed.
    /// Empty without a key.
    /// </summary>
    public AuditMap Unsealed { get; init; } = AuditMap.Empty;

    /// <summary>Gets the id of the key that signed the head; null when it is not signed.</summary>
    public string? KeyId { get; init; }

    /// <summary>Gets the signature over the canonical form of all other members; null when the head is not signed.</summary>
    public string? Signature { get; init; }

    /// <summary>
    /// Reads the head of a directory; null when it is missing or unreadable. Without a valid signature it is only a hint: any
    /// account that can write the trail can write the head too.
    /// </summary>
    public static TrailHead? Read(ITrailFileSystem files, string directory)
    {
        try
        {
            if (files.TryReadAll(Path.Combine(directory, FileName), KeptFiles.Small) is not { } bytes)
            {
                return null;
            }

            var members = new MemberReader(JsonTree.ParseObject(bytes.AsSpan().TrimEnd((byte)'\n')));
            var (sequence, checksum) = (members.Integer("sequence"u8), members.Text("checksum"u8));
            var head = new TrailHead(
                new ChainPosition(sequence ?? -1, checksum), members.Text("file"u8), members.Integer("length"u8) ?? -1)
            {
                Stopped = members.Flag("stopped"u8),
                Seal = members.Text("seal"u8),
                Unsealed = members.Map("unsealed"u8) ?? AuditMap.Empty,
                KeyId = members.Text("key_id"u8),
                Signature = members.Text("signature"u8),
            };
            return members.Faults.Count == 0 && head is { Position.Sequence: >= 0, Length: >= 0 } ? head : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads the head like <see cref="Read"/>, but also returns null when the file cannot be read.</summary>
    public static TrailHead? TryRead(ITrailFileSystem files, string directory, out IOException? failure)
    {
        try
        {
            failure = null;
            return Read(files, directory);
        }
        catch (IOException exception)
        {
            failure = exception;
            return null;
        }
    }

    public void Write(ITrailFileSystem files, string directory)
    {
        var buffer = new ByteBuffer(512);
        CanonicalJson.Write(buffer, AuditMap.Create([.. Members(), ("signature", Text(Signature))]));
        buffer.Append((byte)'\n');
        files.Replace(Path.Combine(directory, FileName), buffer.Memory.Span);
    }

    /// <summary>Returns the bytes that the signature covers: the canonical form of all members except the signature.</summary>
    public byte[] ToSignedBytes()
    {
        var buffer = new ByteBuffer(512);
        CanonicalJson.Write(buffer, AuditMap.Create([.. Members()]));
        return buffer.Memory.ToArray();
    }

    private IEnumerable<(string Key, AuditValue Value)> Members() =>
    [
        ("checksum", Text(Position.Checksum)),
        ("file", Text(File)),
        ("key_id", Text(KeyId)),
        ("length", Length),
        ("seal", Text(Seal)),
        ("sequence", Position.Sequence),
        ("stopped", Stopped),
        .. Unsealed.Count > 0 ? [("unsealed", AuditValue.FromMap(Unsealed))] : Array.Empty<(string, AuditValue)>(),
    ];

    private static AuditValue Text(string? text) => text is null ? AuditValue.Null : AuditValue.FromString(text);
}
