using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Cursors;

/// <summary>
/// How far a reader of every line is, as it is kept in a file beside the trail.
/// </summary>
/// <param name="Reader">The reader's name.</param>
/// <param name="Next">The place after the last line that the reader acknowledged.</param>
/// <param name="Anchor">
/// The last event that it acknowledged; null for none. A trail that does not have it is not the one the cursor belongs to.
/// </param>
/// <param name="MaxAge">How long the reader keeps days from retention, also while nobody opens it.</param>
internal sealed record LineCursor(string Reader, TrailPlace Next, CursorAnchor? Anchor, TimeSpan MaxAge)
{
    private const string Prefix = ".audit.lines_";

    /// <summary>Returns the name of a reader's file.</summary>
    public static string NameOf(string reader) => CursorFile.NameOf(Prefix, reader);

    /// <summary>Reads a reader's cursor; null when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static LineCursor? Read(ITrailFileSystem files, string directory, string reader) =>
        CursorFile.Read(files, Path.Combine(directory, NameOf(reader)), Parse);

    /// <summary>Returns the cursors of readers that are not among some; damaged ones are left out.</summary>
    /// <exception cref="IOException">A cursor cannot be read now: what it needs is not known.</exception>
    /// <exception cref="UnauthorizedAccessException">A cursor cannot be read: what it needs is not known.</exception>
    public static IEnumerable<LineCursor> OfOthers(ITrailFileSystem files, string directory, IEnumerable<string> readers)
    {
        var known = readers.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        foreach (var name in CursorFile.List(files, directory, Prefix).Where(name => !known.Contains(name)))
        {
            LineCursor? cursor;
            try
            {
                cursor = CursorFile.Read(files, Path.Combine(directory, name), Parse);
            }
            catch (InvalidDataException)
            {
                // It keeps nothing from retention, and stays for whoever wants to see it.
                continue;
            }

            if (cursor is not null && NameOf(cursor.Reader) == name)
            {
                yield return cursor;
            }
        }
    }

    /// <summary>Returns the content of the file.</summary>
    public byte[] ToBytes() => CursorFile.ToBytes(AuditMap.Create(
        ("anchor", Anchor is null ? AuditValue.Null : AuditValue.FromMap(Anchor.ToMap())),
        ("max_age", (long)MaxAge.TotalSeconds),
        ("next", Next.ToString()),
        ("reader", Reader)));

    /// <summary>
    /// Returns the first day that the reader still needs, whatever its age; null when it has every line of the closed days.
    /// </summary>
    public DateOnly? FindNeededDay(ITrailFileSystem files, string directory)
    {
        foreach (var (day, path) in DayFiles.List(files, directory).Where(file => file.Day >= Next.Day))
        {
            using var file = files.OpenRead(path);
            if (day > Next.Day || file?.Length > Next.Offset)
            {
                return day;
            }
        }

        return null;
    }

    private static LineCursor? Parse(AuditMap map)
    {
        var members = new MemberReader(map);
        var (reader, age, anchor) = (members.Text("reader"u8), members.Integer("max_age"u8), members.Map("anchor"u8));
        return reader is { Length: > 0 } && age is > 0 and < int.MaxValue
            && TrailPlace.TryParse(members.Text("next"u8), out var next) && members.Faults.Count == 0
            ? new LineCursor(reader, next, anchor is null ? null : CursorAnchor.Parse(anchor), TimeSpan.FromSeconds(age.Value))
            : null;
    }
}
