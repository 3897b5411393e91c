using Fapilog.Storage;

namespace Fapilog.Cursors;

/// <summary>
/// Finds the end of a trail.
/// </summary>
internal static class TrailEnd
{
    /// <summary>
    /// Returns a place within the last line: the next line is later, the last one is not. The default value for an empty trail.
    /// </summary>
    public static TrailPlace Find(ITrailFileSystem files, string directory)
    {
        foreach (var (day, path) in DayFiles.List(files, directory).Reverse())
        {
            using var file = files.OpenRead(path);
            if (file?.Length > 0)
            {
                return new TrailPlace(day, file.Length - 1);
            }
        }

        return default;
    }

    /// <summary>Returns the place at which the next line begins. The default value for an empty trail.</summary>
    public static TrailPlace FindNext(ITrailFileSystem files, string directory)
    {
        var last = Find(files, directory);
        return last == default ? default : last with { Offset = last.Offset + 1 };
    }
}
