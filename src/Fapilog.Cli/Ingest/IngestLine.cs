using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Format;

namespace Fapilog.Cli;

/// <summary>
/// Makes an event to be logged of one line of input: a v1 or v0 line of a trail, or an object with at least a type and a
/// message.
/// </summary>
internal static class IngestLine
{
    // A text of the line may be as long as the line.
    private const int MostShown = 200;

    /// <summary>Returns the event, or why there is none.</summary>
    public static (AuditEvent? Event, string? Reason) Read(ReadOnlySpan<byte> content)
    {
        try
        {
            return Read(StoredLine.Parse(content));
        }
        catch (JsonException exception)
        {
            return (null, Describe(exception));
        }
    }

    private static (AuditEvent? Event, string? Reason) Read(StoredLine line)
    {
        if (line.Checksum is not null && !line.ValuesIntact)
        {
            return (
                null,
                $"Its checksum is '{Shown(line.Checksum)}', and its values give '{line.ComputedChecksum}': the line was changed after it was stored.");
        }

        foreach (var member in (string[])["event_type", "message"])
        {
            if (!line.Tree.TryGetValue(member, out var value) || value.Kind is AuditValueKind.Null)
            {
                return (null, $"The member '{member}' is absent or null. A line has at least 'event_type' and 'message'.");
            }
        }

        var faults = EventReader.Read(line.Tree, out var auditEvent);
        if (faults.Count > 0)
        {
            return (null, string.Join(' ', faults));
        }

        if (auditEvent.Timestamp == default
            && line.Tree.TryGetValue("timestamp", out var time)
            && time.Kind is AuditValueKind.String)
        {
            return (
                null,
                $"The member 'timestamp' is '{time}', which means that none is given, and the event would be stored with the time of now. Leave it out, or give the event's time.");
        }

        var taken = auditEvent.Extensions.Keys.Where(auditEvent.Metadata.ContainsKey).ToArray();
        return taken.Length > 0
            ? (
                null,
                $"The members {string.Join(", ", taken.Select(name => $"'{name}'"))} are not of the format, and the metadata has entries of these names already.")
            : (New(auditEvent), null);
    }

    private static string Shown(string text) => text.Length > MostShown ? text[..MostShown] + "…" : text;

    private static string Describe(JsonException exception) =>
        exception.BytePositionInLine is null ? exception.Message : $"It is not JSON. {JsonFault.InLine(exception)}";

    /// <summary>Leaves the chain's members open and moves what the format does not know into the metadata.</summary>
    private static AuditEvent New(AuditEvent auditEvent) => auditEvent with
    {
        SequenceNumber = null,
        PreviousHash = null,
        Checksum = null,
        Metadata = AuditMap.Create(auditEvent.Metadata.Concat(auditEvent.Extensions)),
        Extensions = AuditMap.Empty,
    };
}
