namespace Fapilog.Storage;

/// <summary>
/// One open day file, with its length and the length that is durable.
/// </summary>
internal sealed class DayFile : IDisposable
{
    private readonly ITrailFile _file;

    private DayFile(DateOnly day, ITrailFile file)
    {
        Day = day;
        _file = file;
        Length = SyncedLength = file.Length;
    }

    public DateOnly Day { get; }

    public string Name => DayFiles.NameOf(Day);

    /// <summary>Gets the length of the content that this trail wrote or accepted, in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Gets the durable length, in bytes. Content that was present when the file was opened counts as durable.</summary>
    public long SyncedLength { get; private set; }

    public bool IsSynced => SyncedLength == Length;

    /// <summary>Opens or creates the file of a day; its name is durable before anything is written into it.</summary>
    public static DayFile Open(ITrailFileSystem files, string directory, DateOnly day)
    {
        var file = new DayFile(day, files.OpenOrCreate(Path.Combine(directory, DayFiles.NameOf(day))));
        try
        {
            files.SyncDirectory(directory);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Returns the length of the file at the path; null when the path names another file or none.</summary>
    public long? LengthByPath() => _file.LengthByPath();

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _file.Append(bytes, Length);
        Length += bytes.Length;
    }

    public void Sync()
    {
        if (!IsSynced)
        {
            _file.Sync();
            SyncedLength = Length;
        }
    }

    /// <summary>
    /// Removes what was written beyond a length. Returns false when that fails, or when the file holds bytes that this trail
    /// did not write: <paramref name="written"/> is the most that can be its own.
    /// </summary>
    public bool TryTakeBack(long length, int written)
    {
        Length = length;

        // It may have been durable already: what is written there instead is not.
        SyncedLength = Math.Min(SyncedLength, length);
        try
        {
            var actual = _file.Length;
            if (actual < length || actual > length + written)
            {
                return false;
            }

            _file.SetLength(length);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    /// <summary>Continues at the actual end of the file, on a new line.</summary>
    public void Adopt(long length)
    {
        Length = length;
        SyncedLength = Math.Min(SyncedLength, length);
        if (!TornTail.EndsWithLineFeed(_file))
        {
            Append("\n"u8);
        }
    }

    /// <summary>Reads a range that may not be durable yet.</summary>
    public byte[] ReadUnsynced(long from, long to) => _file.ReadRange(from, to);

    /// <summary>
    /// Rewrites everything beyond a length and syncs it. After a failed sync a file system may mark the old bytes as written,
    /// so that the next sync would succeed without making them durable.
    /// </summary>
    public void Rewrite(long from, ReadOnlySpan<byte> bytes)
    {
        _file.SetLength(from);
        Length = from;
        if (!bytes.IsEmpty)
        {
            Append(bytes);
        }

        SyncAll();
    }

    /// <summary>Makes the whole file durable, including bytes that another process wrote.</summary>
    public void SyncAll()
    {
        _file.Sync();
        SyncedLength = Length;
    }

    public void Dispose() => _file.Dispose();
}
