using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Sealing;

namespace Fapilog.Storage;

/// <summary>
/// What <c>head.json</c> says: at least so much was durable. The trail itself may hold more, and never less.
/// </summary>
internal sealed record TrailHead(ChainPosition Position, string? File, long Length)
{
    public const string FileName = KeptFiles.HeadName;

    /// <summary>Gets a value indicating whether the trail was stopped in order, so that it holds nothing more either.</summary>
    public bool Stopped { get; init; }

    /// <summary>Gets the hash of the newest line of <c>seals.jsonl</c>; null when there is none.</summary>
    public string? Seal { get; init; }

    /// <summary>
    /// Gets the files of closed days that have no seal yet, and their lengths: with the key, no file that the trail did not close is
    /// ever sealed. Empty without a key.
    /// </summary>
    public AuditMap Unsealed { get; init; } = AuditMap.Empty;

    /// <summary>Gets what the key that signed this is called; null when it is not signed.</summary>
    public string? KeyId { get; init; }

    /// <summary>Gets the signature over the canonical form of all members but this; null when it is not signed.</summary>
    public string? Signature { get; init; }

    /// <summary>Reads the head of a directory; null when there is none, or none that can be read. Without a good signature it is a hint: whoever can write the trail can write it too.</summary>
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
            var head = new TrailHead(new ChainPosition(sequence ?? -1, checksum), members.Text("file"u8), members.Integer("length"u8) ?? -1)
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

    /// <summary>Reads as <see cref="Read"/> does; null also when the file cannot be read.</summary>
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
        CanonicalJson.Write(buffer, AuditMap.Of([.. Members(), ("signature", Text(Signature))]));
        buffer.Append((byte)'\n');
        files.Replace(Path.Combine(directory, FileName), buffer.Memory.Span);
    }

    /// <summary>Returns what a signature covers: the canonical form of all members but the signature.</summary>
    public byte[] ToSignedBytes()
    {
        var buffer = new ByteBuffer(512);
        CanonicalJson.Write(buffer, AuditMap.Of([.. Members()]));
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
