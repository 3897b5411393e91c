namespace Fapilog.Storage;

/// <summary>
/// Reads and replaces small files as a whole.
/// </summary>
internal static class WholeFiles
{
    /// <summary>Reads a range of a file; less when the file ends before.</summary>
    public static byte[] ReadRange(this ITrailFile file, long from, long to)
    {
        var bytes = new byte[checked((int)Math.Max(0, Math.Min(to, file.Length) - from))];
        var read = file.Fill(bytes, from);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>Reads until the span is full or the file ends; returns the number of bytes read.</summary>
    public static int Fill(this ITrailFile file, Span<byte> bytes, long offset)
    {
        var read = 0;
        while (read < bytes.Length && file.Read(bytes[read..], offset + read) is var count and > 0)
        {
            read += count;
        }

        return read;
    }

    /// <summary>Reads a file; null when it does not exist.</summary>
    /// <exception cref="IrregularFileException">The file is longer than the limit, or not a regular file.</exception>
    public static byte[]? TryReadAll(this ITrailFileSystem files, string path, int limit)
    {
        using var file = files.OpenRead(path);
        return file is null ? null
            : file.Length is var length && length > limit ? throw IrregularFileException.TooLong(path, length, limit)
            : file.ReadRange(0, length);
    }

    /// <summary>
    /// Replaces a file atomically: after a power cut, or for a reader, it has either the old content or the new.
    /// </summary>
    public static void Replace(this ITrailFileSystem files, string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = path + ".tmp";
        using (var file = files.CreateAnew(temporary))
        {
            file.Append(bytes, 0);
            file.Sync();
        }

        files.Rename(temporary, path);
        files.SyncDirectory(Path.GetDirectoryName(path)!);
    }
}
