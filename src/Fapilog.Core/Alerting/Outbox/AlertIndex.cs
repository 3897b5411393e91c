using Fapilog.Cursors;
using Fapilog.Format;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting;

/// <summary>
/// A place in the index: a day's file, and an offset in it.
/// </summary>
internal readonly record struct IndexPlace(DateOnly Day, long Offset);

/// <summary>
/// The positions of all events that alert, in one file beside each day file, in the order of the trail. Append-only and not
/// flushed to the device: the trail itself holds what a power cut takes from the index, and a start adds it again. Only a start
/// with another policy flushes it: what it holds by the policy before could not be added again.
/// </summary>
/// <remarks>The trail's writer adds; any thread may read what was written.</remarks>
internal sealed partial class AlertIndex : IDisposable
{
    // A start reads the trail from the last record on, so without alerts a mark is written now and then.
    private const int EventsPerMark = 4096;
    private const int MostUnwritten = 100_000;
    private const int Block = 2048 * AlertIndexFile.RecordLength;

    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly List<AlertPosition> _unwritten = [];
    private readonly ByteBuffer _bytes = new(AlertIndexFile.RecordLength);
    private readonly List<DateOnly> _days = [];
    private ITrailFile? _file;
    private IndexPlace _end;
    private AlertPosition _last;
    private int _unmarked;
    private bool _failing;
    private bool _isAbandoned;
    private volatile bool _hasUnwritten;

    private AlertIndex(ITrailFileSystem files, string directory, ILogger logger)
    {
        _files = files;
        _directory = directory;
        _logger = logger;
    }

    /// <summary>Gets the place after the last record.</summary>
    public IndexPlace End
    {
        get
        {
            lock (_lock)
            {
                return _end;
            }
        }
    }

    /// <summary>Gets a value indicating whether positions that were added cannot be read yet: writing failed.</summary>
    public bool HasUnwritten => _hasUnwritten;

    /// <summary>Opens the index of a trail that no process writes, and adds what it lacks from a day on.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="lost">Decides which of the events without a record alert, and how severe each is.</param>
    /// <param name="from">The day from which on the index must be complete; null for the last one.</param>
    /// <param name="now">The time that counts for events whose time of storing is not known any more.</param>
    /// <param name="logger">The log.</param>
    /// <param name="cancellationToken">Cancels between two events.</param>
    public static AlertIndex Open(
        ITrailFileSystem files, string directory, LostRecords lost, DateOnly? from, DateTimeOffset now, ILogger logger,
        CancellationToken cancellationToken)
    {
        var index = new AlertIndex(files, directory, logger);
        try
        {
            var days = DayFiles.List(files, directory);
            index.DeleteOrphans(days.Select(day => day.Day).ToHashSet());
            foreach (var (day, path) in days.Where(day => from <= day.Day || day.Day == days[^1].Day))
            {
                index.Complete(day, path, lost, now, cancellationToken);
                if (lost.JudgesAnew)
                {
                    index._file?.Sync();
                }
            }

            if (lost.JudgesAnew)
            {
                files.SyncDirectory(directory);
            }

            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>Returns the first place of a day's records.</summary>
    public static IndexPlace BeginningOf(DateOnly day) => new(day, 0);

    /// <summary>Adds a position. It is written with the next <see cref="Flush"/>.</summary>
    public void Add(AlertPosition position)
    {
        _hasUnwritten = true;
        if (!_isAbandoned)
        {
            _unwritten.Add(position);
        }
    }

    /// <summary>
    /// Writes what was added, and now and then a mark. A failure is reported, never thrown: the positions are written later, or
    /// added again by the next start.
    /// </summary>
    /// <param name="end">The place after the last event of the trail.</param>
    /// <param name="sequence">The sequence number of that event.</param>
    /// <param name="events">How many events were stored since the last call.</param>
    /// <param name="now">The time.</param>
    /// <param name="isLast">Whether the trail stops, or no more events follow in this day's file.</param>
    public void Flush(TrailPlace end, long sequence, int events, DateTimeOffset now, bool isLast = false)
    {
        if (_isAbandoned)
        {
            return;
        }

        if (_unmarked > 0 && _last.Place.Day != end.Day)
        {
            // Nothing more comes into the file of the day before.
            _unwritten.Insert(0, _last);
            _unmarked = 0;
        }

        _last = new AlertPosition(end, sequence, default, now);
        _unmarked = _unwritten.Count > 0 && _unwritten[^1].Place.Day == end.Day ? 0 : _unmarked + events;
        if (_unmarked >= EventsPerMark || (isLast && _unmarked > 0))
        {
            _unwritten.Add(_last);
            _unmarked = 0;
        }

        if (_unwritten.Count == 0)
        {
            return;
        }

        try
        {
            Write();
            _failing = _hasUnwritten = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            if (!_failing)
            {
                NotWritten(_logger, exception);
            }

            _failing = true;
            CloseFile();
            if (_unwritten.Count > MostUnwritten)
            {
                // Each instance still has those it could take at once. The next start adds the others, as nothing follows them.
                _isAbandoned = true;
                _unwritten.Clear();
            }
        }
    }

    /// <summary>Reads the next positions of one severity.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="severity">The severity.</param>
    /// <param name="most">How many positions to return at most.</param>
    /// <param name="next">The place after the last record that was read.</param>
    public IReadOnlyList<AlertPosition> Read(IndexPlace from, AlertSeverity severity, int most, out IndexPlace next)
    {
        var found = new List<AlertPosition>();
        var (end, buffer) = (End, new byte[Block]);

        // A day whose records could not be written yet begins after the end.
        next = IsBefore(from, end) ? from : end;
        while (found.Count < most && IsBefore(next, end))
        {
            var read = ReadBlock(next, end, buffer);
            for (var at = 0; at + AlertIndexFile.RecordLength <= read && found.Count < most; at += AlertIndexFile.RecordLength)
            {
                if (AlertIndexFile.Read(buffer.AsSpan(at, AlertIndexFile.RecordLength), next.Day) is { } position
                    && position.Severity == severity)
                {
                    found.Add(position);
                }

                next = next with { Offset = next.Offset + AlertIndexFile.RecordLength };
            }

            if (read < AlertIndexFile.RecordLength)
            {
                next = next.Day < end.Day ? BeginningOf(DayAfter(next.Day, end.Day)) : end;
            }
        }

        return found;
    }

    public void Dispose() => CloseFile();

    private static bool IsBefore(IndexPlace place, IndexPlace end) =>
        place.Day < end.Day || (place.Day == end.Day && place.Offset < end.Offset);

    private static string PathOf(string directory, DateOnly day) => Path.Combine(directory, AlertIndexFile.NameOf(day));

    private DateOnly DayAfter(DateOnly day, DateOnly last)
    {
        lock (_lock)
        {
            return _days.Where(known => known > day).DefaultIfEmpty(last).Min();
        }
    }

    private int ReadBlock(IndexPlace from, IndexPlace end, byte[] buffer)
    {
        using var file = _files.OpenRead(PathOf(_directory, from.Day));
        var most = from.Day == end.Day ? Math.Min(buffer.Length, end.Offset - from.Offset) : buffer.Length;
        return file?.Fill(buffer.AsSpan(0, (int)most), from.Offset) ?? 0;
    }

    private void Write()
    {
        while (_unwritten.Count > 0)
        {
            var day = _unwritten[0].Place.Day;
            var count = 1;
            while (count < _unwritten.Count && _unwritten[count].Place.Day == day)
            {
                count++;
            }

            if (_file is null || _end.Day != day)
            {
                OpenFile(day);
            }

            _bytes.Truncate(0);
            for (var i = 0; i < count; i++)
            {
                AlertIndexFile.Write(_bytes.Reserve(AlertIndexFile.RecordLength), _unwritten[i]);
                _bytes.Advance(AlertIndexFile.RecordLength);
            }

            _file!.Append(_bytes.Written(0), _end.Offset);
            lock (_lock)
            {
                _end = _end with { Offset = _end.Offset + _bytes.Length };
            }

            _unwritten.RemoveRange(0, count);
        }
    }

    private void OpenFile(DateOnly day)
    {
        CloseFile();
        _file = _files.OpenOrCreate(PathOf(_directory, day));
        var length = _file.Length - (_file.Length % AlertIndexFile.RecordLength);
        if (length != _file.Length)
        {
            // What a failed write left.
            _file.SetLength(length);
        }

        lock (_lock)
        {
            _end = new IndexPlace(day, length);
            if (!_days.Contains(day))
            {
                _days.Add(day);
            }
        }
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
    }

    private void DeleteOrphans(HashSet<DateOnly> days)
    {
        foreach (var name in _files.List(_directory))
        {
            if (AlertIndexFile.TryParseName(name, out var day) && !days.Contains(day))
            {
                _files.Delete(Path.Combine(_directory, name));
            }
        }
    }

    /// <summary>Cuts off what is damaged or beyond the end of the day's file, and adds what is missing.</summary>
    private void Complete(
        DateOnly day, string dayPath, LostRecords lost, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var dayFile = _files.OpenRead(dayPath);
        if (dayFile is null)
        {
            return;
        }

        OpenFile(day);
        var last = CutOffDamage(day, dayFile.Length);
        var from = last is { } record ? record.Place.Offset : 0;
        if (from >= dayFile.Length)
        {
            return;
        }

        var sequence = last?.Sequence ?? 0;
        foreach (var (offset, auditEvent) in StoredEventReader.ReadFrom(dayFile, from))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isKnown = last is { } known && !AlertIndexFile.IsMark(known) && offset == known.Place.Offset;
            if (!isKnown && auditEvent.SequenceNumber is { } number)
            {
                sequence = number;
                var place = new TrailPlace(day, offset);
                if (lost.SeverityOf(place, auditEvent) is { } severity)
                {
                    Add(new AlertPosition(place, number, severity, now));
                }
            }
        }

        Add(new AlertPosition(new TrailPlace(day, dayFile.Length), sequence, default, now));
        lost.Save();
        Write();
        _hasUnwritten = false;
    }

    private static bool IsWithin(AlertPosition position, long dayLength) =>
        position.Place.Offset < dayLength || (position.Place.Offset == dayLength && AlertIndexFile.IsMark(position));

    // A mark names the place of the line that follows.
    private static bool Follows(AlertPosition position, AlertPosition? last) =>
        last is not { } before || position.Place > before.Place
        || (position.Place == before.Place && AlertIndexFile.IsMark(before) && !AlertIndexFile.IsMark(position));

    private AlertPosition? CutOffDamage(DateOnly day, long dayLength)
    {
        var (buffer, length) = (new byte[Block], 0L);
        AlertPosition? last = null;
        var file = _file!;
        while (file.Fill(buffer.AsSpan(0, (int)Math.Min(Block, _end.Offset - length)), length) is var read and > 0)
        {
            for (var at = 0; at + AlertIndexFile.RecordLength <= read; at += AlertIndexFile.RecordLength)
            {
                var record = AlertIndexFile.Read(buffer.AsSpan(at, AlertIndexFile.RecordLength), day);
                if (record is not { } position || !IsWithin(position, dayLength) || !Follows(position, last))
                {
                    file.SetLength(length);
                    lock (_lock)
                    {
                        _end = new IndexPlace(day, length);
                    }

                    return last;
                }

                last = position;
                length += AlertIndexFile.RecordLength;
            }
        }

        return last;
    }

    [LoggerMessage(
        3020,
        LogLevel.Error,
        "The index of alerts could not be written. Alerts are delivered all the same, and the next start adds what is missing.")]
    private static partial void NotWritten(ILogger logger, Exception exception);
}
