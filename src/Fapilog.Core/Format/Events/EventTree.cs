using Fapilog.Auditing;

namespace Fapilog.Format;

/// <summary>
/// An event as a value tree with the place in the chain that it has, for files that keep events beside the trail.
/// </summary>
/// <remarks><see cref="EventReader"/> reads it back.</remarks>
internal static class EventTree
{
    /// <param name="auditEvent">The event.</param>
    /// <param name="most">The maximum length of its canonical form, in bytes.</param>
    /// <returns>The tree; null when the event is longer.</returns>
    public static AuditMap? From(AuditEvent auditEvent, int most)
    {
        var buffer = new ByteBuffer(1024);
        EventLine.Append(buffer, auditEvent, ChainPosition.Start);
        var length = buffer.Length - 1;
        CanonicalJson.Write(buffer, auditEvent.Extensions);
        if (buffer.Length > most)
        {
            return null;
        }

        var line = JsonTree.ParseObject(buffer.Memory.Span[..length]);
        return AuditMap.Create(
        [
            .. line.Where(member => member.Key is not ("checksum" or "previous_hash" or "sequence_number")),
            .. auditEvent.Extensions,
            new("checksum", Text(auditEvent.Checksum)),
            new("previous_hash", Text(auditEvent.PreviousHash)),
            new("sequence_number", auditEvent.SequenceNumber is { } sequence ? sequence : AuditValue.Null),
        ]);
    }

    private static AuditValue Text(string? text) => text is null ? AuditValue.Null : AuditValue.FromString(text);
}
