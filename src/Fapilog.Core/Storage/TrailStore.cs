using Fapilog.Auditing;
using Fapilog.Chaining;
using Fapilog.Sealing;
using Microsoft.Extensions.Logging;

namespace Fapilog.Storage;

/// <summary>
/// The directory of one trail, held by one writer. A batch is stored as a whole, or nothing of it counts.
/// </summary>
/// <remarks>
/// Whatever else happens to the files, the chain that this process knows goes on: what others removed or added stays
/// visible to a verification as a gap or as lines of another chain.
/// </remarks>
internal sealed partial class TrailStore : IDisposable
{
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly DirectoryLock _lock;
    private readonly SealAuthority _seals;
    private readonly HeadKeeper _head;
    private readonly List<TrailFinding> _findings = [];
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
    /// <param name="held">The directory's lock, which the store lets go.</param>
    /// <param name="resume">Where the chain goes on.</param>
    /// <param name="seals">The seals of the directory.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where a failing head is told.</param>
    public TrailStore(ITrailFileSystem files, string directory, DirectoryLock held, ResumePoint resume, SealAuthority seals, TimeProvider timeProvider, ILogger logger)
    {
        _files = files;
        _directory = directory;
        _lock = held;
        _seals = seals;
        _head = new HeadKeeper(files, directory, seals.Complete, timeProvider, logger);
        _newestDay = resume.NewestDay;

        // A sealed day is never written again, also when the clock went back over a restart.
        var today = DateOnly.FromDateTime(timeProvider.GetUtcNow().UtcDateTime);
        var open = seals.Chain.NewestDay is { } closed && closed <= _newestDay ? closed.AddDays(1) : default;
        _earliestDay = today > open ? today : open;
        End = DurableEnd = resume.End;

        // From the first event on there is a bound below which no damage is a crash's.
        _head.Note(resume.Head);
        _head.Flush();
    }

    /// <summary>Gets the end of what is written.</summary>
    public ChainPosition End { get; private set; }

    /// <summary>Gets the end of what the device has.</summary>
    public ChainPosition DurableEnd { get; private set; }

    /// <summary>Gets the day that is written: every day before it is closed, and stays so when the clock goes back.</summary>
    public DateOnly Day => _newestDay > _earliestDay ? _newestDay : _earliestDay;

    /// <summary>
    /// Gets or sets who is told, on the writer's thread, that a day begins and so those before it are closed, and of the last of
    /// them how it ended, where this process wrote it.
    /// </summary>
    public Action<DateOnly, ClosedDay?>? DayBegan { get; set; }

    /// <summary>Writes <c>head.json</c> with the newest seal. May be called by any thread.</summary>
    public void RenewHead() => _head.Renew();

    public bool HasFindings => _findings.Count > 0;

    /// <summary>Returns what was found out since the last call.</summary>
    public IReadOnlyList<TrailFinding> TakeFindings()
    {
        if (_findings.Count == 0)
        {
            return [];
        }

        TrailFinding[] taken = [.. _findings];
        _findings.Clear();
        return taken;
    }

    /// <summary>
    /// Makes the store ready for a batch after a failure. What was lost then is taken out of <see cref="End"/>, so this comes
    /// before the batch is given its place in the chain.
    /// </summary>
    public void Prepare()
    {
        if (_broken)
        {
            Mend();
        }
    }

    /// <summary>
    /// Appends a batch to the file of the day, which is never earlier than the newest file's: a clock that goes back must not
    /// put later events into an earlier file.
    /// </summary>
    public void Commit(ReadOnlySpan<byte> bytes, ChainPosition end, DateOnly today, bool sync)
    {
        if (bytes.Length > 0)
        {
            _ = TrySettleOpen();
            Turn(today > Day ? today : Day);
            Append(bytes, end, sync);
        }
        else if (sync)
        {
            Prepare();

            // Who waits for everything before is promised that it is where the path leads, and not in an orphan.
            if (!TrySettleOpen())
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
        _lock.Dispose();
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
            if (!Settle(unsynced, from))
            {
                // What was just written is where no path leads: once more, into the file that is there now.
                from = _file.Length;
                _file.Append(bytes);
                Sync(sync);
                if (!Settle(from, from))
                {
                    throw new IOException($"The file '{file.Name}' is being removed or replaced again and again.");
                }
            }
        }
        catch
        {
            End = before;
            _takenBack = bytes.Length;

            // A failed sync is not tried again on this handle, nor is a file written to whose end cannot be restored.
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

            // An empty file is a new day's whose first batch failed: the chain still ends in the one before.
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
            _seals.NoteClosed(_file.Name, _file.Length);
            closed = _file.Length > 0 ? new ClosedDay(_file.Name, End) : null;
        }
        else
        {
            _files.CreateDirectory(_directory);
        }

        var next = DayFile.Open(_files, _directory, day);
        _file?.Dispose();
        _file = next;
        if (next.Length > 0)
        {
            AdoptExisting(next, isNew: day > _newestDay);
        }

        _newestDay = day;
        DayBegan?.Invoke(day, closed);
    }

    /// <summary>
    /// Opens the file again after a failure, and makes durable what belongs to events that were stored before it. What a file
    /// system lost of them is lost, and the chain goes on before it.
    /// </summary>
    private void Mend()
    {
        var old = _file!;
        if (old.LengthByPath() is not { } length)
        {
            _findings.Add(TrailFindings.ForeignWriter(old.Name, old.Length, null, End));
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
            // Lines of others lie there: nothing is cut.
            _findings.Add(TrailFindings.ForeignWriter(old.Name, old.Length, length, End));
            next.Adopt(length);
            next.SyncAll();
            DurableEnd = End;
            return;
        }

        // Kept until it is in the file again: writing it anew may fail as well.
        _rescued ??= next.ReadUnsynced(old.SyncedLength, old.Length);
        var (intact, end) = IntactLines.Of(_rescued, DurableEnd);
        next.Rewrite(old.SyncedLength, _rescued.AsSpan(0, intact));
        _rescued = null;
        End = DurableEnd = end;
    }
}
