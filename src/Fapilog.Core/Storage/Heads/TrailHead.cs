using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Chaining;
using Fapilog.Reading;

namespace Fapilog.Storage;

/// <summary>
/// What <c>head.json</c> says: at least so much was durable. The trail itself may hold more, and never less.
/// </summary>
internal sealed record TrailHead(ChainPosition Position, string? File, long Length)
{
    public const string FileName = "head.json";

    /// <summary>Reads the head of a directory; null when there is none, or none that can be read. It is a hint: whoever can write the trail can write it too.</summary>
    public static TrailHead? Read(ITrailFileSystem files, string directory)
    {
        try
        {
            if (files.TryReadAll(Path.Combine(directory, FileName), KeptFiles.Small) is not { } bytes)
            {
                return null;
            }

            var members = new MemberReader(JsonTree.ParseObject(bytes.AsSpan().TrimEnd((byte)'\n')));
            var (sequence, checksum) = (members.Integer("sequence"), members.Text("checksum"));
            var head = new TrailHead(new ChainPosition(sequence ?? -1, checksum), members.Text("file"), members.Integer("length") ?? -1);
            return members.Faults.Count == 0 && head is { Position.Sequence: >= 0, Length: >= 0 } ? head : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(ITrailFileSystem files, string directory)
    {
        var buffer = new ByteBuffer(256);
        CanonicalJson.Write(buffer, AuditMap.Of(
            ("checksum", Text(Position.Checksum)), ("file", Text(File)), ("length", Length), ("sequence", Position.Sequence)));
        buffer.Append((byte)'\n');
        files.Replace(Path.Combine(directory, FileName), buffer.Memory.Span);
    }

    private static AuditValue Text(string? text) => text is null ? AuditValue.Null : AuditValue.FromString(text);
}
