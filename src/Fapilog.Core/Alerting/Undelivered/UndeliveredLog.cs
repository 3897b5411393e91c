using System.Diagnostics.CodeAnalysis;
using Fapilog.Format;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// The alerts that instances gave up, in an append-only file beside the trail. An entry is durable when <see cref="Append"/>
/// returns, so that its alert can be forgotten elsewhere.
/// </summary>
/// <remarks>
/// Open only while the directory's lock is held; anyone may read the file at any time (<see cref="UndeliveredFile"/>). In memory
/// is only where each open entry is. Safe for use by several threads.
/// </remarks>
internal sealed class UndeliveredLog : IDisposable
{
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly string _path;
    private readonly UndeliveredLimits _limits;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Action<int>? _dropped;
    private readonly Lock _lock = new();
    private readonly UndeliveredIndex _index = new();
    private readonly RewriteSchedule _schedule;
    private ITrailFile? _file;
    private long _length;
    private int _unreported;
    private bool _isLoaded;
    private bool _warned;
    private bool _disposed;

    private UndeliveredLog(
        ITrailFileSystem files, string directory, UndeliveredLimits limits, TimeProvider timeProvider, ILogger logger,
        Action<int>? dropped)
    {
        (_files, _directory, _path) = (files, directory, UndeliveredFile.PathIn(directory));
        (_limits, _timeProvider, _logger, _dropped) = (limits, timeProvider, logger, dropped);
        _schedule = new RewriteSchedule(limits.MaxAge);
    }

    /// <summary>
    /// Opens the log of a directory whose lock is held, and rewrites the file without what is settled, too old or torn. The file
    /// is created with the first entry. A failure is logged, never thrown: entries are added once the file can be opened.
    /// <c>dropped</c> is given how many open entries were dropped; it must not wait, nor call this log.
    /// </summary>
    public static UndeliveredLog Open(
        ITrailFileSystem files, string directory, UndeliveredLimits limits, TimeProvider timeProvider, ILogger logger,
        Action<int>? dropped = null)
    {
        var log = new UndeliveredLog(files, directory, limits, timeProvider, logger, dropped);
        try
        {
            log.Change(log.Load);
        }
        catch (IOException exception)
        {
            UndeliveredMessages.NotOpened(logger, exception);
        }

        return log;
    }

    /// <summary>Returns where the open entries are that a filter chooses, in the order of the file.</summary>
    public IReadOnlyList<UndeliveredPlace> Choose(UndeliveredFilter filter)
    {
        lock (_lock)
        {
            return [.. _index.All.Where(filter.Matches).OrderBy(place => place.Offset)];
        }
    }

    /// <summary>Returns where an entry is now; null for one that is not open.</summary>
    public UndeliveredPlace? Find(string id)
    {
        lock (_lock)
        {
            return _index.Find(id);
        }
    }

    /// <summary>Returns whether the alert of an event lies among the open entries of an instance.</summary>
    public bool Contains(string instance, string eventId)
    {
        lock (_lock)
        {
            return _index.Contains(instance, eventId);
        }
    }

    /// <summary>Adds entries; they are durable when the call returns. One call for several needs one fsync.</summary>
    /// <exception cref="IOException">
    /// Not all of them could be added: the caller keeps the alerts. Those that were added despite that are added twice if the
    /// caller tries again.
    /// </exception>
    public void Append(params IReadOnlyList<UndeliveredEntry> entries) => Change(() =>
    {
        var (buffer, batch) = (new ByteBuffer(), new List<UndeliveredPlace>());
        foreach (var entry in entries)
        {
            var line = UndeliveredFile.ToLine(entry.ToMap());
            if (buffer.Length + line.Length > _limits.MaxSize / 4)
            {
                Add(buffer, batch);
            }

            batch.Add(new UndeliveredPlace(entry, buffer.Length, line.Length));
            buffer.Append(line);
        }

        Add(buffer, batch);
    });

    /// <summary>Ends an entry, durably. Does nothing when it is not open.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="how">What ended it.</param>
    /// <exception cref="IOException">The entry is still open.</exception>
    public void Close(string id, UndeliveredEnd how) => Change(() =>
    {
        if (_index.Find(id) is { } place)
        {
            var settlement = new UndeliveredSettlement(id, place.Instance, how, _timeProvider.GetUtcNow());
            Write(UndeliveredFile.ToLine(settlement.ToMap()));
            _index.Remove(id);
        }
    });

    /// <summary>
    /// Removes the alerts of events before a day from the file, as retention removes the events. The entries stay, with
    /// reference and reason.
    /// </summary>
    /// <exception cref="IOException">The alerts are still in the file.</exception>
    public void ForgetBefore(DateOnly day) => Change(() =>
    {
        LoadIfNeeded();

        // What is settled is in the file until it is rewritten, with its alert.
        if (_length > _index.Length || _index.All.Any(place => place.HasAlert && place.Day < day))
        {
            Rewrite(0, entry => entry.Day < day);
        }
    });

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            CloseFile();
        }
    }

    private void Change(Action work)
    {
        try
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                work();
            }
        }
        catch (Exception exception) when (
            exception is UnauthorizedAccessException or ArgumentOutOfRangeException or ObjectDisposedException)
        {
            // The second one is .NET's for a file at the limit of the file system; the third comes of a trail that has stopped.
            throw new IOException(exception.Message, exception);
        }
        finally
        {
            Report();
        }
    }

    private void Add(ByteBuffer buffer, List<UndeliveredPlace> batch)
    {
        if (batch.Count > 0)
        {
            var start = Write(buffer.Memory.Span);
            batch.ForEach(place => _index.Add(place with { Offset = start + place.Offset }));
            buffer.Truncate(0);
            batch.Clear();
            WarnWhenNearlyFull();
        }
    }

    /// <summary>Appends lines durably, and returns where they begin.</summary>
    private long Write(ReadOnlySpan<byte> lines)
    {
        LoadIfNeeded();
        MakeRoom(lines.Length);
        OpenFile();
        try
        {
            _file.Append(lines, _length);
            _file.Sync();
        }
        catch
        {
            // What was written of it is cut off, durably, before anything else is written.
            CloseFile();
            throw;
        }

        _length += lines.Length;
        return _length - lines.Length;
    }

    /// <summary>Opens the file, and cuts off what a failure left of something.</summary>
    [MemberNotNull(nameof(_file))]
    private void OpenFile()
    {
        if (_file is not null)
        {
            return;
        }

        var file = _files.OpenOrCreate(_path);
        try
        {
            // An earlier rename may not be durable.
            _files.SyncDirectory(_directory);
            if (file.Length < _length)
            {
                throw Damaged();
            }

            if (file.Length > _length)
            {
                file.SetLength(_length);
                file.Sync();
            }

            _file = file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
    }

    // An operator may delete the file, and any account that can write the directory may change it.
    private void LoadIfNeeded()
    {
        if (_file is not null && _file.LengthByPath() != _length)
        {
            UndeliveredMessages.ChangedByOthers(_logger, Path.GetFileName(_path));
            _isLoaded = false;
        }

        if (!_isLoaded)
        {
            Load();
        }
    }

    /// <summary>Reads which entries are open, and rewrites the file.</summary>
    private void Load()
    {
        CloseFile();
        _isLoaded = false;
        _index.Clear();
        _length = 0;
        try
        {
            Read();
            if (_length > 0)
            {
                // Always: what a process that died had not flushed is durable then, or not in the file.
                Rewrite(0);
            }

            _isLoaded = true;
        }
        catch
        {
            // What is not known to be durable must not count.
            _index.Clear();
            throw;
        }
    }

    private void Read()
    {
        using var file = _files.OpenRead(_path);
        var (unreadable, torn) = (0, 0);
        foreach (var line in file is null ? [] : UndeliveredFile.Lines(file))
        {
            if (!line.IsJson)
            {
                torn++;
                continue;
            }

            (unreadable, torn) = (unreadable + torn, 0);
            _length = line.Offset + line.Length;
            if (line.Entry is { } entry)
            {
                _index.Add(new UndeliveredPlace(entry, line.Offset, line.Length));
            }
            else if (line.Settlement is { } settlement)
            {
                _index.Remove(settlement.Id);
            }
            else
            {
                unreadable++;
            }
        }

        if (unreadable > 0)
        {
            UndeliveredMessages.NotUnderstood(_logger, unreadable, Path.GetFileName(_path));
        }
    }

    private void MakeRoom(int room)
    {
        if (_length + room > _limits.MaxSize)
        {
            Rewrite(room);
        }
        else if (_timeProvider.GetUtcNow() is var now && _schedule.IsDue(_length, _index, now))
        {
            try
            {
                Rewrite(room);
            }
            catch (Exception exception) when (_isLoaded && exception is IOException or UnauthorizedAccessException)
            {
                // Windows replaces no file that somebody reads. That can wait; what is to be appended cannot.
                _schedule.Failed(now);
            }
        }
    }

    /// <summary>Replaces the file by one with what is still needed.</summary>
    /// <param name="room">How many bytes are to be appended.</param>
    /// <param name="forget">Decides which entries lose their alert.</param>
    private void Rewrite(int room, Func<UndeliveredEntry, bool>? forget = null)
    {
        var now = _timeProvider.GetUtcNow();
        var (temporary, needed) = (_path + ".tmp", _index.Needed(_limits, room, now));
        List<UndeliveredPlace> rewritten;
        using (var source = _files.OpenRead(_path) ?? throw new FileNotFoundException($"The file '{_path}' is gone.", _path))
        using (var target = _files.CreateAnew(temporary))
        {
            rewritten = UndeliveredFile.Copy(source, target, needed, forget) ?? throw Damaged();
            target.Sync();
        }

        // Windows replaces no file that is open.
        CloseFile();
        _files.Rename(temporary, _path);
        Interlocked.Add(ref _unreported, _index.All.Count - rewritten.Count);
        _schedule.Done(now);
        _index.Clear();
        rewritten.ForEach(_index.Add);
        _length = _index.Length;
        WarnWhenNearlyFull();
        _files.SyncDirectory(_directory);
    }

    private IOException Damaged()
    {
        _isLoaded = false;
        return new IOException($"Another program changed the file '{_path}'.");
    }

    private void WarnWhenNearlyFull()
    {
        var isNearlyFull = _index.Length > _limits.MaxSize / 5 * 4;
        if (isNearlyFull && !_warned)
        {
            UndeliveredMessages.NearlyFull(_logger, _index.Length, _limits.MaxSize, _index.All.Count);
        }

        _warned = isNearlyFull;
    }

    // Outside the lock: the receiver has locks of its own.
    private void Report()
    {
        var count = Interlocked.Exchange(ref _unreported, 0);
        if (count > 0)
        {
            UndeliveredMessages.Dropped(_logger, count);
            _dropped?.Invoke(count);
        }
    }
}
