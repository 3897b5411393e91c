namespace Fapilog.Storage;

/// <summary>
/// Repairs the end of a file that a crash or a power cut left incomplete, before anything is appended to it.
/// </summary>
internal static class TornTail
{
    private const int Block = 1024 * 1024;

    /// <summary>Sets the incomplete end aside, or adds the missing line feed to a complete last line.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    /// <param name="durable">
    /// The length that is known to have been durable; null when unknown, in which case intact lines are not touched.
    /// </param>
    /// <param name="now">The time that the name of the side file contains.</param>
    /// <param name="cancellationToken">Cancels between two blocks; the next start finishes the repair.</param>
    public static void Mend(
        ITrailFileSystem files, string path, long? durable, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var file = files.OpenOrCreate(path);
        var from = Math.Min(durable ?? 0, file.Length);
        if (FirstDamage(file, from, cancellationToken) is { } damage
            && (durable is not null || !HasIntactLine(file, path, damage, cancellationToken)))
        {
            SetAside(files, file, path, damage, now, cancellationToken);
            return;
        }

        if (EndsWithLineFeed(file) || TailLines.Read(file, path, cancellationToken).Lines is not [.., var last])
        {
            return;
        }

        if (last.Fault is not null)
        {
            SetAside(files, file, path, last.Offset, now, cancellationToken);
            return;
        }

        // A line that can be read but does not verify is not the result of a crash: it is kept, and the start is refused.
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
    /// Returns the start of the first line with a zero byte. No writer writes one, but a device that lost a block before it was
    /// durable leaves zeros, possibly followed by complete lines.
    /// </summary>
    private static long? FirstDamage(ITrailFile file, long from, CancellationToken cancellationToken)
    {
        var block = new byte[64 * 1024];
        var start = from;
        for (var offset = from; file.Read(block, offset) is var read and > 0; offset += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
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

    private static bool HasIntactLine(ITrailFile file, string path, long from, CancellationToken cancellationToken)
    {
        using var stream = new CancellableStream(new TrailFileStream(file, from), cancellationToken);
        return LineReader.Read(stream)
            .Any(line => TailLine.Parse(path, from + line.Offset, line.Content.Length, line.Content.TrimEnd("\r \t"u8)).Intact);
    }

    /// <summary>
    /// Finishes what an earlier start recorded but may not have completed. Bytes that are no longer in the file were moved
    /// already; the file then has another end.
    /// </summary>
    public static void Finish(ITrailFileSystem files, string directory, TornFragment noted, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory, noted.File);
        if (!files.List(directory).Contains(noted.File))
        {
            return;
        }

        using var file = files.OpenOrCreate(path);
        if (file.Length == noted.Offset + noted.Length && HashOf(file, noted.Offset, cancellationToken) == noted.Sha256)
        {
            Move(files, directory, file, noted, cancellationToken);
        }
    }

    private static void SetAside(
        ITrailFileSystem files, ITrailFile file, string path, long offset, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(path)!;
        var length = file.Length - offset;
        var fragment = new TornFragment(
            Path.GetFileName(path),
            offset,
            length,
            HashOf(file, offset, cancellationToken),
            TornFragment.NameFor(files.List(directory), path, now));
        TornFragmentFile.Add(files, directory, fragment);
        Move(files, directory, file, fragment, cancellationToken);
    }

    // The copy must be durable before the original is removed.
    private static void Move(
        ITrailFileSystem files, string directory, ITrailFile file, TornFragment fragment, CancellationToken cancellationToken)
    {
        using (var copy = files.CreateAnew(Path.Combine(directory, fragment.SideFile)))
        {
            var block = new byte[Math.Min(Block, fragment.Length)];
            for (var done = 0L; done < fragment.Length; done += block.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var bytes = block.AsSpan(0, (int)Math.Min(block.Length, fragment.Length - done));
                copy.Append(bytes[..file.Fill(bytes, fragment.Offset + done)], done);
            }

            copy.Sync();
        }

        files.SyncDirectory(directory);
        file.SetLength(fragment.Offset);
        file.Sync();
    }

    private static string HashOf(ITrailFile file, long offset, CancellationToken cancellationToken)
    {
        using var hashing = new HashingStream(new CancellableStream(new TrailFileStream(file, offset), cancellationToken));
        hashing.CopyTo(Stream.Null);
        return hashing.Finish();
    }
}
