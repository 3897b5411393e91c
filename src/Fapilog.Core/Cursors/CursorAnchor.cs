using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Storage;

namespace Fapilog.Cursors;

/// <summary>
/// An event that a cursor names, so that it is noticed when the trail beside it is another one.
/// </summary>
internal sealed record CursorAnchor(TrailPlace Place, long Sequence, string Checksum)
{
    public static CursorAnchor? Parse(AuditMap map)
    {
        var members = new MemberReader(map);
        return TrailPlace.TryParse(members.Text("place"u8), out var place)
            && members.Integer("sequence"u8) is { } sequence && members.Text("checksum"u8) is { } checksum
            ? new CursorAnchor(place, sequence, checksum)
            : null;
    }

    public AuditMap ToMap() => AuditMap.Create(("checksum", Checksum), ("place", Place.ToString()), ("sequence", Sequence));

    /// <summary>Returns why a trail is not the one that the cursor was written for; null when it is.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="end">The place at which the trail's next line begins, or one within its last line.</param>
    /// <param name="mayHaveMoved">Whether another place in the same file will do.</param>
    public string? FindMismatch(ITrailFileSystem files, string directory, TrailPlace end, bool mayHaveMoved = true)
    {
        if (Place >= end)
        {
            return $"it names event {Sequence} at {Place}, and the trail ends before";
        }

        var days = DayFiles.List(files, directory);
        if (days.Count > 0 && days[0].Day > Place.Day)
        {
            // Retention removed the day, after asking the cursors.
            return null;
        }

        return new StoredEventReader(files, directory).Read(Place, mayHaveMoved ? Sequence : null)?.Checksum == Checksum
            ? null
            : $"it names event {Sequence} with the checksum {Checksum}, which the trail does not have at {Place}";
    }
}
