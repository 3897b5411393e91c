using System.Text.Json;
using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Querying;

/// <summary>
/// Reads the events of a trail as stored. Nothing is verified; use <see cref="Verification.TrailVerifier"/> for that.
/// </summary>
public static class StoredEvents
{
    /// <summary>
    /// Reads the events of a directory in the order of its files and lines; lines that cannot be read are skipped.
    /// </summary>
    /// <param name="directory">The trail's directory; one that does not exist has no events.</param>
    /// <returns>The events.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IEnumerable<AuditEvent> Read(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return DayFiles.List(directory).SelectMany(file => ReadFile(file.Path));
    }

    private static IEnumerable<AuditEvent> ReadFile(string path)
    {
        using var stream = RegularFile.OpenRead(path);
        foreach (var line in LineReader.Read(stream))
        {
            if (TryRead(line) is { } auditEvent)
            {
                yield return auditEvent;
            }
        }
    }

    private static AuditEvent? TryRead(RawLine line)
    {
        try
        {
            return EventReader.Read(JsonTree.ParseObject(line.Content.Span.TrimEnd("\r \t"u8)), out var auditEvent).Count == 0
                ? auditEvent
                : null;
        }
        catch (JsonException)
        {
            // Blank, torn or foreign: not an event.
            return null;
        }
    }
}
