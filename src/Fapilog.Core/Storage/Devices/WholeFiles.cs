namespace Fapilog.Storage;

/// <summary>
/// Small files, read and replaced as a whole.
/// </summary>
internal static class WholeFiles
{
    /// <summary>Reads a part of a file; less where it ends before.</summary>
    public static byte[] ReadRange(this ITrailFile file, long from, long to)
    {
        var bytes = new byte[checked((int)Math.Max(0, Math.Min(to, file.Length) - from))];
        var read = file.Fill(bytes, from);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>Reads on until a span is full or the file ends; returns how much was read.</summary>
    public static int Fill(this ITrailFile file, Span<byte> bytes, long offset)
    {
        var read = 0;
        while (read < bytes.Length && file.Read(bytes[read..], offset + read) is var count and > 0)
        {
            read += count;
        }

        return read;
    }

    /// <summary>Reads a file; null when there is none.</summary>
    /// <exception cref="IrregularFileException">It is longer than the limit, or no regular file.</exception>
    public static byte[]? TryReadAll(this ITrailFileSystem files, string path, int limit)
    {
        using var file = files.OpenRead(path);
        return file is null ? null
            : file.Length is var length && length > limit ? throw IrregularFileException.TooLong(path, length, limit)
            : file.ReadRange(0, length);
    }

    /// <summary>Replaces a file so that a reader, or a power cut, meets the old content or the new and nothing between.</summary>
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
