using Fapilog.Auditing;
using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// Where a trail continues, and what was found while determining it.
/// </summary>
/// <param name="End">The end of the chain.</param>
/// <param name="NewestDay">The day of the newest file; the default value when there is none.</param>
/// <param name="Head">What is durable now.</param>
internal sealed record ResumePoint(ChainPosition End, DateOnly NewestDay, TrailHead Head)
{
    private const int Block = 1024 * 1024;

    /// <summary>Gets the content of <c>head.json</c> before this start; null when there was none.</summary>
    public TrailHead? Previous { get; init; }

    /// <summary>Gets a value indicating whether the event that the previous head names exists; true when it names none.</summary>
    public bool PreviousHolds { get; init; } = true;

    /// <summary>Gets the torn ends that this or an earlier start set aside and that no event records yet.</summary>
    public IReadOnlyList<TornFragment> SetAside { get; init; } = [];

    /// <summary>
    /// Gets the number of files with content beyond what the head covers. A trail signs its end before it begins a day, so it
    /// leaves at most one.
    /// </summary>
    public int FilesBehind { get; init; }

    /// <summary>
    /// Repairs what a crash left unfinished and finds the end of the chain. When cancelled, the next start continues the
    /// repair.
    /// </summary>
    /// <exception cref="StorageRefusedException">
    /// The newest file is dated in the future, or the chain cannot be continued.
    /// </exception>
    public static ResumePoint Find(
        ITrailFileSystem files, string directory, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var days = DayFiles.List(files, directory);
        var newest = days.Count > 0 ? days[^1].Day : default;
        ThrowIfInFuture(directory, newest, now);

        var head = TrailHead.Read(files, directory);
        foreach (var noted in TornFragmentFile.Read(files, directory))
        {
            TornTail.Finish(files, directory, noted, cancellationToken);
        }

        MendNewest(files, days, head, now, cancellationToken);
        var setAside = Unrecorded(files, directory, cancellationToken);
        var end = ChainTail.Find(files, directory, cancellationToken);
        var holds = head is not { Position.Sequence: > 0 } || HeadLine.Exists(files, directory, head, cancellationToken);
        SyncNewest(files, directory, days, head, cancellationToken);
        return new ResumePoint(end, newest, Bound(files, directory, days, end, cancellationToken))
        {
            Previous = head,
            PreviousHolds = holds,
            SetAside = setAside,
            FilesBehind = days.Count(day => IsBehind(files, day.Path, head)),
        };
    }

    private static bool IsBehind(ITrailFileSystem files, string path, TrailHead? head)
    {
        // Most days are before the head: ten years of them are not opened.
        var order = string.CompareOrdinal(Path.GetFileName(path), head?.File);
        if (order < 0)
        {
            return false;
        }

        using var file = files.OpenRead(path);
        return file?.Length > (order > 0 ? 0 : head!.Length);
    }

    /// <summary>
    /// Returns what is durable at the start, without a sequence when the newest line is not the chain's end, as can happen in
    /// files of the sibling.
    /// </summary>
    private static TrailHead Bound(
        ITrailFileSystem files,
        string directory,
        IReadOnlyList<(DateOnly Day, string Path)> days,
        ChainPosition end,
        CancellationToken cancellationToken)
    {
        foreach (var (_, path) in days.Reverse())
        {
            using var file = files.OpenRead(path);
            if (file is { Length: > 0 })
            {
                var head = new TrailHead(end, Path.GetFileName(path), file.Length);
                return HeadLine.Exists(files, directory, head, cancellationToken)
                    ? head
                    : head with { Position = ChainPosition.Start };
            }
        }

        return new TrailHead(ChainPosition.Start, null, 0);
    }

    /// <summary>Repairs the newest file that has content, and the one before it when nothing of that remains.</summary>
    private static void MendNewest(
        ITrailFileSystem files,
        IReadOnlyList<(DateOnly Day, string Path)> days,
        TrailHead? head,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        foreach (var (_, path) in days.Reverse())
        {
            using (var file = files.OpenRead(path))
            {
                if (file is null or { Length: 0 })
                {
                    continue;
                }
            }

            long? durable = head is null ? null : head.File == Path.GetFileName(path) ? head.Length : 0;
            TornTail.Mend(files, path, durable, now, cancellationToken);
            return;
        }
    }

    private static List<TornFragment> Unrecorded(ITrailFileSystem files, string directory, CancellationToken cancellationToken)
    {
        var noted = TornFragmentFile.Read(files, directory);
        var recorded = noted.Count == 0
            ? []
            : ChainTail.NewestLines(files, directory, cancellationToken)
                .Where(line => line.Intact)
                .Select(SideFileOf)
                .ToHashSet();
        var unrecorded = new List<TornFragment>();
        foreach (var fragment in noted)
        {
            using var aside = files.OpenRead(Path.Combine(directory, fragment.SideFile));
            if (recorded.Contains(fragment.SideFile) || aside?.Length != fragment.Length)
            {
                // An event already records it, or nothing was set aside.
                TornFragmentFile.Remove(files, directory, fragment);
            }
            else
            {
                unrecorded.Add(fragment);
            }
        }

        return unrecorded;
    }

    private static string? SideFileOf(TailLine line) =>
        line.Line!.SmallTree is { } tree && tree.TryGetValue("metadata", out var metadata) && metadata.Kind is AuditValueKind.Map
        && metadata.AsMap().TryGetValue("side_file", out var name) && name.Kind is AuditValueKind.String
            ? name.AsString()
            : null;

    /// <summary>
    /// Makes durable what an earlier process may have left in memory, before new events promise durability on top of it. The
    /// bytes are rewritten: after a failed sync of that process, another sync would succeed without making them durable.
    /// </summary>
    private static void SyncNewest(
        ITrailFileSystem files,
        string directory,
        IReadOnlyList<(DateOnly Day, string Path)> days,
        TrailHead? head,
        CancellationToken cancellationToken)
    {
        foreach (var (_, path) in days.TakeLast(2))
        {
            var name = Path.GetFileName(path);
            var order = string.CompareOrdinal(name, head?.File);
            using var file = files.OpenOrCreate(path);
            byte[]? block = null;
            if (head is null || order < 0)
            {
                file.Sync();
                continue;
            }

            for (var offset = order == 0 ? head.Length : 0; offset < file.Length; offset += Block)
            {
                cancellationToken.ThrowIfCancellationRequested();
                block ??= new byte[Math.Min(Block, file.Length - offset)];
                files.Overwrite(path, offset, block.AsSpan(0, file.Fill(block, offset)));
            }
        }

        files.SyncDirectory(directory);
    }

    private static void ThrowIfInFuture(string directory, DateOnly newest, DateTimeOffset now)
    {
        // A day of grace: the clocks of hosts that share a directory may differ, but not by days.
        if (newest > DateOnly.FromDateTime(now.UtcDateTime).AddDays(1))
        {
            throw new StorageRefusedException(
                StorageRefusal.NewestFileInFuture,
                directory,
                $"The newest file in '{directory}' is '{DayFiles.NameOf(newest)}', and the clock says {now.UtcDateTime:yyyy-MM-dd}.");
        }
    }
}
