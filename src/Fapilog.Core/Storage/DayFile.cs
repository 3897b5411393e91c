namespace Fapilog.Storage;

/// <summary>
/// One open day file and what is known of it: how long it is, and how much of that the device has.
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

    /// <summary>Gets up to where the file is what this trail stands by.</summary>
    public long Length { get; private set; }

    /// <summary>Gets up to where the device has it; what was there when the file was opened counts as had.</summary>
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

    /// <summary>Returns the file's length as its path shows it; null when the path names another file or none.</summary>
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
    /// Takes back what was written behind a length. False when that cannot be done, or when somebody else's bytes lie there:
    /// <paramref name="written"/> is the most that can be this trail's own.
    /// </summary>
    public bool TryTakeBack(long length, int written)
    {
        Length = length;
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

    /// <summary>Goes on at the end that the file really has, in a line of its own.</summary>
    public void Adopt(long length)
    {
        Length = length;
        SyncedLength = Math.Min(SyncedLength, length);
        if (!TornTail.EndsWithLineFeed(_file))
        {
            Append("\n"u8);
        }
    }

    /// <summary>Reads what the device was not known to have.</summary>
    public byte[] ReadUnsynced(long from, long to) => _file.ReadRange(from, to);

    /// <summary>
    /// Writes everything behind a length anew and makes it durable. After a failed sync a file system may hold the old bytes
    /// for written, so that the next sync would succeed and promise nothing.
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

    /// <summary>Makes everything durable that is in the file now, whoever wrote it.</summary>
    public void SyncAll()
    {
        _file.Sync();
        SyncedLength = Length;
    }

    public void Dispose() => _file.Dispose();
}
