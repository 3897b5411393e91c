using Fapilog.Storage;

namespace Fapilog.Alerting;

/// <summary>
/// Reads the index of alerts as it is in its files, also beside the trail that writes them. Nothing is added or cut off: what a
/// trail has not written yet, or could not, is missing.
/// </summary>
internal static class StoredIndex
{
    private const int RecordsPerRead = 2048;

    /// <summary>Reads the positions of one day up to the first damaged record, without the marks.</summary>
    public static IEnumerable<AlertPosition> ReadDay(ITrailFileSystem files, string directory, DateOnly day)
    {
        using var file = files.OpenRead(Path.Combine(directory, AlertIndexFile.NameOf(day)));
        if (file is null)
        {
            yield break;
        }

        var buffer = new byte[RecordsPerRead * AlertIndexFile.RecordLength];
        for (var offset = 0L; ;)
        {
            var read = file.Fill(buffer, offset);
            for (var at = 0; at + AlertIndexFile.RecordLength <= read; at += AlertIndexFile.RecordLength)
            {
                if (AlertIndexFile.Read(buffer.AsSpan(at, AlertIndexFile.RecordLength), day) is not { } position)
                {
                    yield break;
                }

                if (!AlertIndexFile.IsMark(position))
                {
                    yield return position;
                }
            }

            if (read < buffer.Length)
            {
                yield break;
            }

            offset += read;
        }
    }

    /// <summary>Reads the positions of all days from one on, in the order of the trail.</summary>
    public static IEnumerable<AlertPosition> ReadFrom(ITrailFileSystem files, string directory, DateOnly from) =>
        DayFiles.List(files, directory).Where(day => day.Day >= from).SelectMany(day => ReadDay(files, directory, day.Day));
}
