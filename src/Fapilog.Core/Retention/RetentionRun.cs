using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Sealing;
using Fapilog.Storage;

namespace Fapilog.Retention;

/// <summary>
/// Removes days that exceed the age that the policy sets: records the removal in the trail, writes the start anchor, then
/// deletes. A crash between any two of these steps leaves a trail that verifies, and the next run continues.
/// </summary>
/// <remarks>A day is removed only if it matches its seal: retention must not remove the evidence of a forgery.</remarks>
internal sealed class RetentionRun
{
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly SealSigner _seals;
    private readonly int _days;
    private readonly TimeProvider _timeProvider;
    private readonly Func<AuditEvent, CancellationToken, Task<ChainPosition>> _record;
    private readonly HeadWriter _head;
    private readonly Func<DateOnly?> _neededFrom;
    private readonly Action<DateOnly> _forgetBefore;
    private readonly DayArchive? _archive;

    public RetentionRun(
        ITrailFileSystem files,
        string directory,
        SealSigner seals,
        int days,
        TimeProvider timeProvider,
        Func<AuditEvent, CancellationToken, Task<ChainPosition>> record,
        HeadWriter head,
        Func<DateOnly?> neededFrom,
        Action<DateOnly> forgetBefore,
        DayArchive? archive = null)
    {
        _files = files;
        _directory = directory;
        _seals = seals;
        _days = days;
        _timeProvider = timeProvider;
        _record = record;
        _head = head;
        _neededFrom = neededFrom;
        _forgetBefore = forgetBefore;
        _archive = archive;
    }

    /// <exception cref="InvalidDataException">A day does not match its seal, has none, or is not part of one chain.</exception>
    public async Task ApplyAsync(DateOnly open, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(_timeProvider.GetUtcNow().UtcDateTime);
        _archive?.Expire(today);
        var expired = Expired(open, today);
        if (expired.Count == 0)
        {
            return;
        }

        var anchor = StartAnchor.Read(_files, _directory);
        var seals = Check(expired, anchor, cancellationToken);
        if (seals.Count == 0)
        {
            return;
        }

        var last = seals[^1].Last;
        if (anchor?.Sequence != last.Sequence || anchor?.Checksum != last.Checksum)
        {
            var recorded = await _record(Event(seals), cancellationToken).ConfigureAwait(false);
            new StartAnchor(
                last.Sequence!.Value, last.Checksum!, recorded.Sequence, recorded.Checksum!).Write(_files, _directory);
        }

        RecordInSeals(seals);
        ReleaseHead(seals);

        // Before the events are gone, so that no copy of them outlives a crash.
        _forgetBefore(DayOf(expired[seals.Count - 1]).AddDays(1));
        foreach (var (path, day) in expired.Zip(seals))
        {
            // One by one, oldest first, so that a power cut leaves no gap.
            _archive?.Store(path, day, cancellationToken);
            _files.Delete(path);
            _files.SyncDirectory(_directory);
        }
    }

    private static DateOnly DayOf(string path) =>
        DayFiles.TryParseName(Path.GetFileName(path), out var day)
            ? day
            : throw new ArgumentException($"'{path}' is no day file.", nameof(path));

    /// <summary>
    /// Records the removal in the seals, so that the key covers it and it is durable before the files are deleted.
    /// </summary>
    private void RecordInSeals(List<DayDigest> removed)
    {
        var removal =
            new DaysRemoved(removed[^1].File, removed.Count, removed[^1].Last.Sequence!.Value, removed[^1].Last.Checksum!);
        var isRecorded = _seals.Chain.Entries.Any(entry => entry.Seal?.Content is DaysRemoved known
            && (known.LastFile, known.LastSequence, known.LastChecksum) == (
                removal.LastFile, removal.LastSequence, removal.LastChecksum));
        if (!isRecorded && !_seals.TryAppend(removal))
        {
            throw new InvalidDataException($"Their removal cannot be recorded in the seals. {_seals.Refusal}");
        }
    }

    // A day with alerts that are still to be delivered stays until they are, or are too old.
    private List<string> Expired(DateOnly open, DateOnly today)
    {
        var needed = _neededFrom();
        return
        [
            .. DayFiles.List(_files, _directory)
                .Where(file => file.Day < open && !(file.Day >= needed) && TrailRetention.IsDue(file.Day, _days, today))
                .Select(file => file.Path),
        ];
    }

    private List<DayDigest> Check(List<string> expired, StartAnchor? anchor, CancellationToken cancellationToken)
    {
        var chain = _seals.Chain;
        var removed =
            chain.Entries.Select(entry => (entry.Seal?.Content as DaysRemoved)?.LastSequence).Max() ?? anchor?.Sequence ?? 0;
        var checkedDays = new List<DayDigest>();
        foreach (var path in expired)
        {
            var name = Path.GetFileName(path);
            using var file = _files.OpenRead(path) ?? throw new InvalidDataException($"The file '{name}' is gone.");
            if (chain.Find(name)?.Seal?.Day is not { } day || day != DayDigest.Compute(name, file, cancellationToken))
            {
                throw new InvalidDataException($"The file '{name}' is not what its seal says, or has none.");
            }

            // A day whose only batch failed has a file without events.
            var before = checkedDays.FindLast(earlier => earlier.Records > 0);
            if (day.Records > 0
                && (day.Records != day.Last.Sequence - day.First.Sequence + 1
                    || (before is not null && day.First.PreviousHash != before.Last.Checksum)
                    || (before is null && day.First.Sequence > removed + 1)))
            {
                throw new InvalidDataException($"The lines of '{name}' are not one chain with those before.");
            }

            checkedDays.Add(day);
        }

        // The last one contains the event after which the trail begins.
        var count = checkedDays.FindLastIndex(day => day.Records > 0) + 1;
        if (count > 0)
        {
            ThrowIfNotFollowed(expired[count - 1], checkedDays[count - 1]);
        }

        return checkedDays[..count];
    }

    // After a restart of the chain, numbers begin again at 1 and an anchor would mean another event.
    private void ThrowIfNotFollowed(string lastPath, DayDigest last)
    {
        var next = DayFiles.List(_files, _directory)
            .SkipWhile(file => file.Path != lastPath)
            .Skip(1)
            .Select(file => file.Path)
            .FirstOrDefault();
        if (next is null)
        {
            return;
        }

        using var file = _files.OpenRead(next);
        using var stream = new TrailFileStream(file!);
        var first = LineReader.Read(stream).Select(line => LineFacts.Read(line.Content.Span.TrimEnd("\r \t"u8))).FirstOrDefault();
        if (file!.Length > 0 && first.PreviousHash != last.Last.Checksum)
        {
            throw new InvalidDataException(
                $"The file '{Path.GetFileName(next)}' does not continue the chain of '{last.File}'.");
        }
    }

    private void ReleaseHead(List<DayDigest> removed)
    {
        _head.Renew();
        if (TrailHead.Read(_files, _directory) is { File: { } file } && removed.Any(day => day.File == file))
        {
            throw new IOException("The file head.json still names a file that is to be removed.");
        }
    }

    private static AuditEvent Event(List<DayDigest> days) => new()
    {
        EventType = AuditEventType.RetentionPolicyApplied,
        Message = $"{CountText.Format(days.Count, "closed day")} {CountText.Noun(days.Count, "was", "were")} removed, up to sequence {days[^1].Last.Sequence}.",
        Component = "fapilog",
        Operation = "audit_trail",
        Metadata = AuditMap.Create(
            ("kind", StartAnchor.RecordKind),
            ("files", AuditValue.FromList(days.Select(day => AuditValue.FromString(day.File)))),
            ("first_sequence", days.First(day => day.Records > 0).First.Sequence!.Value),
            ("last_sequence", days[^1].Last.Sequence!.Value),
            ("last_checksum", days[^1].Last.Checksum!)),
    };
}
