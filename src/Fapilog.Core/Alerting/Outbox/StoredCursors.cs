using System.Text.Json;
using Fapilog.Cursors;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Alerting;

/// <summary>
/// How far an instance is, as its cursor says.
/// </summary>
/// <param name="Instance">The name of the instance; null if the file does not say it.</param>
/// <param name="File">The name of the cursor's file.</param>
/// <param name="Cursor">The cursor; null if it cannot be read.</param>
/// <param name="Fault">Why it cannot be read.</param>
internal sealed record StoredCursor(string? Instance, string File, AlertCursor? Cursor, string? Fault);

/// <summary>
/// Reads the cursors beside a trail, also while it runs.
/// </summary>
internal static class StoredCursors
{
    public static IEnumerable<StoredCursor> Read(ITrailFileSystem files, string directory) =>
        CursorFile.List(files, directory, AlertCursor.Prefix).Select(name => Read(files, directory, name));

    /// <summary>Counts the alerts of a severity that the index has and the instance was not given.</summary>
    public static long CountBacklog(ITrailFileSystem files, string directory, KeptLane lane) =>
        StoredIndex.ReadFrom(files, directory, lane.Through.Day)
            .LongCount(position => position.Severity == lane.Severity && position.Place > lane.Through);

    private static StoredCursor Read(ITrailFileSystem files, string directory, string name)
    {
        string? instance = null;
        try
        {
            instance = files.TryReadAll(Path.Combine(directory, name), KeptFiles.Cursor) is { } bytes
                ? new MemberReader(JsonTree.ParseObject(bytes.AsSpan().TrimEnd((byte)'\n'))).Text("instance"u8)
                : null;
            return instance is null || AlertCursor.NameOf(instance) != name
                ? new StoredCursor(instance, name, null, $"The file '{name}' does not say whose cursor it is.")
                : new StoredCursor(instance, name, AlertCursor.Read(files, directory, instance), null);
        }
        catch (Exception exception) when (
            exception is InvalidDataException or JsonException or IOException or UnauthorizedAccessException)
        {
            var reason = exception is JsonException json
                ? $"The file '{name}' is not JSON. {JsonFault.InLine(json)}"
                : exception.Message;
            return new StoredCursor(instance, name, null, reason);
        }
    }
}
