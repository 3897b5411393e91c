using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// The content of <c>start-anchor.json</c>: the last event that was removed on purpose, and the event that recorded the removal.
/// </summary>
internal sealed record StartAnchor(long Sequence, string Checksum, long RecordedSequence, string RecordedChecksum)
{
    public const string FileName = KeptFiles.StartAnchorName;

    /// <summary>The value of <c>metadata.kind</c> of the event that records the removal.</summary>
    public const string RecordKind = "retention_applied";

    /// <summary>
    /// Reads the anchor of a directory; null when it is missing or unreadable. It counts only when a chained event names it.
    /// </summary>
    public static StartAnchor? Read(ITrailFileSystem files, string directory)
    {
        try
        {
            if (files.TryReadAll(Path.Combine(directory, FileName), KeptFiles.Small) is not { } bytes)
            {
                return null;
            }

            var members = new MemberReader(JsonTree.ParseObject(bytes.AsSpan().TrimEnd((byte)'\n')));
            var anchor = new StartAnchor(
                members.Integer("sequence"u8) ?? 0,
                members.Text("checksum"u8) ?? string.Empty,
                members.Integer("recorded_sequence"u8) ?? 0,
                members.Text("recorded_checksum"u8) ?? string.Empty);
            return members.Faults.Count == 0 && anchor.Sequence > 0 ? anchor : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Write(ITrailFileSystem files, string directory)
    {
        var buffer = new ByteBuffer(256);
        CanonicalJson.Write(buffer, AuditMap.Create(
            ("checksum", Checksum),
            ("recorded_checksum", RecordedChecksum),
            ("recorded_sequence", RecordedSequence),
            ("sequence", Sequence)));
        buffer.Append((byte)'\n');
        files.Replace(Path.Combine(directory, FileName), buffer.Memory.Span);
    }
}
