using System.Security.Cryptography;

namespace Fapilog.Storage;

/// <summary>
/// Mends the end of a file that a crash or a power cut left unfinished, before anything is appended to it.
/// </summary>
internal static class TornTail
{
    /// <summary>Sets the unfinished end aside, or ends a complete last line with its line feed.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    /// <param name="durable">
    /// Up to where the file is known to have been durable; null when nothing is known, and then no intact line is touched.
    /// </param>
    /// <param name="now">What the side file is named after.</param>
    public static void Mend(ITrailFileSystem files, string path, long? durable, DateTimeOffset now)
    {
        using var file = files.OpenOrCreate(path);
        var from = Math.Min(durable ?? 0, file.Length);
        if (FirstDamage(file, from) is { } damage && (durable is not null || !HasIntactLine(file, path, damage)))
        {
            SetAside(files, file, path, damage, now);
            return;
        }

        if (EndsWithLineFeed(file) || TailLines.Read(file, path).Lines is not [.., var last])
        {
            return;
        }

        if (last.Fault is not null)
        {
            SetAside(files, file, path, last.Offset, now);
            return;
        }

        // One that can be read and does not verify is not a crash's work: it stays as it is, and the start is refused.
        if (last.Intact)
        {
            file.Append("\n"u8, file.Length);
            file.Sync();
        }
    }

    public static bool EndsWithLineFeed(ITrailFile file)
    {
        Span<byte> last = stackalloc byte[1];
        return file.Length == 0 || (file.Read(last, file.Length - 1) == 1 && last[0] == '\n');
    }

    /// <summary>
    /// Returns the start of the first line with a zero byte: no writer writes one, but a device that lost a block in the
    /// middle of what it had not promised yet leaves zeros, with complete lines behind them.
    /// </summary>
    private static long? FirstDamage(ITrailFile file, long from)
    {
        var block = new byte[64 * 1024];
        var start = from;
        for (var offset = from; file.Read(block, offset) is var read and > 0; offset += read)
        {
            var bytes = block.AsSpan(0, read);
            var zero = bytes.IndexOf((byte)0);
            var feed = (zero < 0 ? bytes : bytes[..zero]).LastIndexOf((byte)'\n');
            start = feed < 0 ? start : offset + feed + 1;
            if (zero >= 0)
            {
                return start;
            }
        }

        return null;
    }

    private static bool HasIntactLine(ITrailFile file, string path, long from)
    {
        var bytes = file.ReadToEnd(from);
        for (var start = 0; start < bytes.Length;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            var line = bytes.AsSpan(start, (end < 0 ? bytes.Length : end) - start);
            if (TailLine.Parse(path, from + start, line.Length, line.TrimEnd("\r \t"u8)).Intact)
            {
                return true;
            }

            start += line.Length + 1;
        }

        return false;
    }

    /// <summary>
    /// Does what an earlier start noted and may not have finished. What stands in the file no longer is aside already; then
    /// the end of the file is another.
    /// </summary>
    public static void Finish(ITrailFileSystem files, string directory, Fragment noted)
    {
        var path = Path.Combine(directory, noted.File);
        if (!files.List(directory).Contains(noted.File))
        {
            return;
        }

        using var file = files.OpenOrCreate(path);
        if (file.Length == noted.Offset + noted.Length && file.ReadToEnd(noted.Offset) is var bytes && HashOf(bytes) == noted.Sha256)
        {
            Move(files, directory, file, noted, bytes);
        }
    }

    private static void SetAside(ITrailFileSystem files, ITrailFile file, string path, long offset, DateTimeOffset now)
    {
        var directory = Path.GetDirectoryName(path)!;
        var bytes = file.ReadToEnd(offset);
        var fragment = new Fragment(Path.GetFileName(path), offset, bytes.Length, HashOf(bytes), SideFiles.NameFor(files.List(directory), path, now));
        TornNote.Add(files, directory, fragment);
        Move(files, directory, file, fragment, bytes);
    }

    // The copy is durable before the original goes.
    private static void Move(ITrailFileSystem files, string directory, ITrailFile file, Fragment fragment, byte[] bytes)
    {
        files.WriteNew(Path.Combine(directory, fragment.SideFile), bytes);
        file.SetLength(fragment.Offset);
        file.Sync();
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
