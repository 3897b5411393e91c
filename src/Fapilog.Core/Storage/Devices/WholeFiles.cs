namespace Fapilog.Storage;

/// <summary>
/// Small files, read and replaced as a whole.
/// </summary>
internal static class WholeFiles
{
    public static byte[] ReadToEnd(this ITrailFile file, long offset = 0)
    {
        var bytes = new byte[Math.Max(0, file.Length - offset)];
        var read = 0;
        while (read < bytes.Length && file.Read(bytes.AsSpan(read), offset + read) is var count and > 0)
        {
            read += count;
        }

        return read == bytes.Length ? bytes : bytes[..read];
    }

    public static byte[]? TryReadAll(this ITrailFileSystem files, string path)
    {
        using var file = files.OpenRead(path);
        return file?.ReadToEnd();
    }

    /// <summary>Writes a new file durably; its name too.</summary>
    public static void WriteNew(this ITrailFileSystem files, string path, ReadOnlySpan<byte> bytes)
    {
        WriteSynced(files, path, bytes);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Replaces a file so that a reader, or a power cut, meets the old content or the new and nothing between.</summary>
    public static void Replace(this ITrailFileSystem files, string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = path + ".tmp";
        WriteSynced(files, temporary, bytes);
        files.Rename(temporary, path);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    private static void WriteSynced(ITrailFileSystem files, string path, ReadOnlySpan<byte> bytes)
    {
        using var file = files.OpenOrCreate(path);
        file.SetLength(0);
        file.Append(bytes, 0);
        file.Sync();
    }
}
