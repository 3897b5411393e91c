using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// The line that <c>head.json</c> names.
/// </summary>
internal static class HeadLine
{
    /// <summary>Returns whether the line at the end that the head states is the one that the head names.</summary>
    public static bool Exists(ITrailFileSystem files, string directory, TrailHead head, CancellationToken cancellationToken)
    {
        if (head.File is null || !DayFiles.TryParseName(head.File, out _))
        {
            return false;
        }

        using var file = files.OpenRead(Path.Combine(directory, head.File));
        if (file is null || file.Length < head.Length)
        {
            return false;
        }

        var (start, end) = TailLines.LastLine(file, head.Length, cancellationToken);
        if (end - start > EventLine.MaxLength)
        {
            return false;
        }

        var line = file.ReadRange(start, end);
        return TailLine.Parse(head.File, 0, line.Length, line).Line is { } stored
            && stored.SequenceNumber == head.Position.Sequence
            && stored.Checksum == head.Position.Checksum;
    }
}
