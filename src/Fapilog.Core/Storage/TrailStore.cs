using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// The directory of one trail, locked by one writer. A batch is stored completely or not at all.
/// </summary>
/// <remarks>
/// The chain of this process continues whatever happens to the files. What other processes removed or added remains visible to a
/// verification, as a gap or as lines of another chain.
/// </remarks>
internal sealed class TrailStore : IDisposable
{
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly DirectoryLock _lock;
    private readonly HeadWriter _head;
    private readonly Action<DateOnly, ClosedDay?> _dayBegan;
    private readonly List<ForeignChange> _foreignChanges = [];
    private readonly DateOnly _earliestDay;
    private DateOnly _newestDay;
    private DayFile? _file;
    private int _takenBack;
    private byte[]? _rescued;
    private bool _syncFailed;
    private bool _foreign;
    private bool _broken;

    /// <param name="files">The file system.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="held">The directory's lock; not disposed.</param>
    /// <param name="resume">Where the chain continues.</param>
    /// <param name="head">Writes <c>head.json</c>; the store closes it.</param>
    /// <param name="earliestDay">
    /// The first day that may be written: a sealed day is never written again, even if the clock went back across a restart.
    /// </param>
    /// <param name="dayBegan">
    /// Called on the writer's thread when a day begins, before anything of the new day is written, so that the days before it
    /// are closed. The argument is the last of them, if this process wrote it.
    /// </param>
    public TrailStore(
        ITrailFileSystem files, string directory, DirectoryLock held, ResumePoint resume, HeadWriter head, DateOnly earliestDay,
        Action<DateOnly, ClosedDay?> dayBegan)
    {
        _files = files;
        _directory = directory;
        _lock = held;
        _head = head;
        _dayBegan = dayBegan;
        _newestDay = resume.NewestDay;
        _earliestDay = earliestDay;
        End = DurableEnd = resume.End;
    }

    /// <summary>Gets the end of the written events.</summary>
    public ChainPosition End { get; private set; }

    /// <summary>Gets the end of the durable events.</summary>
    public ChainPosition DurableEnd { get; private set; }

    /// <summary>Gets the day being written. Every day before it is closed, and stays closed if the clock goes back.</summary>
    public DateOnly Day => _newestDay > _earliestDay ? _newestDay : _earliestDay;

    /// <summary>Gets the day of the file that is open.</summary>
    public DateOnly FileDay => _file?.Day ?? Day;

    /// <summary>Gets the length of the file that is open, in bytes; 0 before the first event.</summary>
    public long FileLength => _file?.Length ?? 0;

    /// <summary>Gets how much of the open file is durable, in bytes; null before the first event.</summary>
    public long? SyncedLength => _file?.SyncedLength;

    public bool HasForeignChanges => _foreignChanges.Count > 0;

    /// <summary>Gets the changes of other processes that were not taken yet.</summary>
    public IReadOnlyList<ForeignChange> ForeignChanges => _foreignChanges;

    /// <summary>Returns the changes that other processes made to the files since the last call.</summary>
    public IReadOnlyList<ForeignChange> TakeForeignChanges()
    {
        if (_foreignChanges.Count == 0)
        {
            return [];
        }

        ForeignChange[] taken = [.. _foreignChanges];
        _foreignChanges.Clear();
        return taken;
    }

    /// <summary>
    /// Prepares the store for a batch after a failure. This may move <see cref="End"/> back past lost events, so it must run
    /// before the batch gets its place in the chain.
    /// </summary>
    public void Prepare()
    {
        if (_broken)
        {
            Mend();
        }
    }

    /// <summary>
    /// Appends a batch to the day's file, which is never older than the newest file: a clock that goes back must not put later
    /// events into an earlier file.
    /// </summary>
    public void Commit(ReadOnlySpan<byte> bytes, ChainPosition end, DateOnly today, bool sync)
    {
        if (bytes.Length > 0)
        {
            _ = TryReconcileOpen();
            Turn(today > Day ? today : Day);
            Append(bytes, end, sync);
        }
        else if (sync)
        {
            Prepare();

            // A flush promises that earlier events are in the file at the path, not in an orphan.
            if (!TryReconcileOpen())
            {
                throw new IOException($"The file '{_file!.Name}' was cut short by somebody else before the device had its end. Events that were only enqueued are lost.");
            }

            SyncOrGiveUp();
        }
    }

    public void Dispose()
    {
        _head.Close(!_broken && End == DurableEnd ? End : null);
        _file?.Dispose();
    }

    private void Append(ReadOnlySpan<byte> bytes, ChainPosition end, bool sync)
    {
        var (file, from, before, unsynced) = (_file!, _file!.Length, End, _file!.SyncedLength);
        _syncFailed = false;
        try
        {
            file.Append(bytes);
            End = end;
            Sync(sync);
            if (!Reconcile(unsynced, from))
            {
                // The bytes went to a file that the path no longer names: write them again, into the current file.
                from = _file.Length;
                _file.Append(bytes);
                Sync(sync);
                if (!Reconcile(from, from))
                {
                    throw new IOException($"The file '{file.Name}' is being removed or replaced again and again.");
                }
            }
        }
        catch
        {
            End = before;
            _takenBack = bytes.Length;

            // Do not retry a failed sync on this handle, and do not write to a file whose end cannot be restored.
            _broken = !_file.TryTakeBack(from, bytes.Length) || _syncFailed;
            throw;
        }
    }

    private void Sync(bool wanted)
    {
        if (wanted && _file is { } file)
        {
            _syncFailed = true;
            file.Sync();
            _syncFailed = false;
            DurableEnd = End;

            // An empty file is a new day whose first batch failed: the chain still ends in the file before.
            if (file.Length > 0)
            {
                _head.Note(new TrailHead(End, file.Name, file.Length));
            }
        }
    }

    private void SyncOrGiveUp()
    {
        try
        {
            Sync(wanted: true);
        }
        catch
        {
            (_broken, _takenBack) = (true, 0);
            throw;
        }
    }

    private void Turn(DateOnly day)
    {
        if (_file?.Day == day)
        {
            return;
        }

        ClosedDay? closed = null;
        if (_file is not null)
        {
            SyncOrGiveUp();
            _head.Flush();
            closed = new ClosedDay(_file.Name, _file.Length, End);
        }
        else
        {
            _files.CreateDirectory(_directory);
        }

        var next = DayFile.Open(_files, _directory, day);
        _file?.Dispose();
        _file = next;
        _dayBegan(day, closed);
        var isNew = day > _newestDay;
        _newestDay = day;
        if (next.Length > 0)
        {
            AdoptExisting(next, isNew);
        }
    }

    /// <summary>
    /// Reopens the file after a failure and makes the previously stored events durable. Events that the file system lost are
    /// lost, and the chain continues before them.
    /// </summary>
    private void Mend()
    {
        var old = _file!;
        if (old.LengthByPath() is not { } length)
        {
            _foreignChanges.Add(new ForeignChange(old.Name, old.Length, null, End));
            Replace(old, old.SyncedLength, old.Length);
        }
        else
        {
            var next = DayFile.Open(_files, _directory, old.Day);
            try
            {
                Restore(old, next, length);
            }
            catch
            {
                next.Dispose();
                throw;
            }

            old.Dispose();
            _file = next;
        }

        (_broken, _foreign, _rescued) = (false, false, null);
    }

    private void Restore(DayFile old, DayFile next, long length)
    {
        if (_foreign || length > old.Length + _takenBack || length < old.SyncedLength)
        {
            // The file holds lines that this trail did not write: do not truncate.
            _foreignChanges.Add(new ForeignChange(old.Name, old.Length, length, End));
            next.Adopt(length);
            next.SyncAll();
            DurableEnd = End;
            return;
        }

        // Kept until it is in the file again, because rewriting may fail too.
        _rescued ??= next.ReadUnsynced(old.SyncedLength, old.Length);
        var (intact, end) = IntactLines.Measure(_rescued, DurableEnd);
        next.Rewrite(old.SyncedLength, _rescued.AsSpan(0, intact));
        _rescued = null;
        End = DurableEnd = end;
    }

    // The newest file was read and synced at the start, so a file that appeared since was written by another process.
    private void AdoptExisting(DayFile next, bool isNew)
    {
        if (isNew)
        {
            _foreignChanges.Add(new ForeignChange(next.Name, 0, next.Length, End));
        }

        next.Adopt(next.Length);
    }

    /// <summary>Returns false when another process removed bytes that this trail had written and that were not durable.</summary>
    private bool TryReconcileOpen()
    {
        if (_file is not { } file)
        {
            return true;
        }

        var isSynced = file.IsSynced;
        return Reconcile(file.SyncedLength, file.Length) || isSynced || !ReferenceEquals(_file, file);
    }

    /// <summary>
    /// Compares the open file with the file at its path. Returns whether everything written so far is there. A change by
    /// another process is recorded, and the file is used as it is now.
    /// </summary>
    /// <param name="rescueFrom">The start of the range that was not yet durable ...</param>
    /// <param name="rescueTo">
    /// ... and its end. The range is rewritten to the file at the path if the file was removed or replaced.
    /// </param>
    private bool Reconcile(long rescueFrom, long rescueTo)
    {
        var file = _file!;
        var found = file.LengthByPath();
        if (found == file.Length)
        {
            return true;
        }

        _foreignChanges.Add(new ForeignChange(file.Name, file.Length, found, End));
        var kept = found > file.Length;
        try
        {
            if (found is { } length)
            {
                file.Adopt(length);
                file.SyncAll();
                DurableEnd = End;
            }
            else
            {
                Replace(file, rescueFrom, rescueTo);
            }
        }
        catch
        {
            (_broken, _foreign) = (true, true);
            throw;
        }

        return kept;
    }

    private void Replace(DayFile gone, long rescueFrom, long rescueTo)
    {
        _files.CreateDirectory(_directory);
        _lock.Renew();
        var orphaned = rescueTo > rescueFrom ? gone.ReadUnsynced(rescueFrom, rescueTo) : [];
        var next = DayFile.Open(_files, _directory, gone.Day);
        gone.Dispose();
        _file = next;
        next.Adopt(next.Length);
        if (orphaned.Length > 0)
        {
            next.Append(orphaned);
        }

        next.SyncAll();
        DurableEnd = End;
    }
}
