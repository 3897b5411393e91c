using Fapilog.Diagnostics;
using Fapilog.Sealing;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Cursors;

/// <summary>
/// A line of the trail, byte for byte.
/// </summary>
/// <param name="Place">Where the line begins.</param>
/// <param name="End">The place after its line feed.</param>
/// <param name="Content">The bytes without the line feed; empty if the line is longer than any that a trail writes.</param>
internal readonly record struct TrailLine(TrailPlace Place, TrailPlace End, ReadOnlyMemory<byte> Content);

/// <summary>
/// What a reader of every line wants.
/// </summary>
internal sealed record LineFeedOptions
{
    /// <summary>
    /// Gets how long days are kept from retention until the reader has them: from 1 second to 100 years, 90 days by default.
    /// </summary>
    public TimeSpan MaxAge
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(36_500));
            field = value;
        }
    } = TimeSpan.FromDays(90);

    /// <summary>
    /// Gets a value indicating whether a reader that is new to the trail begins at the first line. By default, it begins at the
    /// end.
    /// </summary>
    public bool FromBeginning { get; init; }
}

/// <summary>
/// Gives one reader every line of a running trail, in order and at least once, and remembers what the reader acknowledged, so
/// that the next process goes on there.
/// </summary>
/// <remarks>
/// Only lines that are durable: what a power cut can take back is not given. For one reading thread;
/// <see cref="FindEarliestDay"/> may be called by another.
/// </remarks>
internal sealed partial class LineFeed : IDisposable
{
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CursorWriter _writer;
    private readonly Lock _lock = new();
    private LineCursor _acknowledged;
    private TrailPlace _next;
    private TrailPlace _durableEnd;
    private DateOnly _letGo;

    private LineFeed(
        ITrailFileSystem files, string directory, LineCursor cursor, TrailPlace durableEnd, TimeProvider timeProvider,
        ILogger logger)
    {
        (_files, _directory, _durableEnd) = (files, directory, durableEnd);
        (_timeProvider, _logger) = (timeProvider, logger);
        _acknowledged = cursor;
        _next = cursor.Next;
        var path = Path.Combine(directory, LineCursor.NameOf(cursor.Reader));
        _writer = new CursorWriter(files, path, () => Cursor.ToBytes(), timeProvider, logger);
    }

    public string Reader => _acknowledged.Reader;

    public bool IsDisposed { get; private set; }

    private LineCursor Cursor
    {
        get
        {
            lock (_lock)
            {
                return _acknowledged;
            }
        }
    }

    /// <summary>Goes on where the reader is, in a directory whose lock is held.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="reader">The reader's name.</param>
    /// <param name="options">What the reader wants.</param>
    /// <param name="begin">The place at which the trail ended when it was opened.</param>
    /// <param name="durableEnd">The place after the last durable line.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where a fault goes.</param>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be read.</exception>
    public static LineFeed Open(
        ITrailFileSystem files, string directory, string reader, LineFeedOptions options, TrailPlace begin,
        TrailPlace durableEnd, TimeProvider timeProvider, ILogger logger)
    {
        var first = new LineCursor(reader, options.FromBeginning ? default : durableEnd, Anchor: null, options.MaxAge);
        var cursor = FindCursor(files, directory, reader, begin, logger) ?? first;
        var feed = new LineFeed(files, directory, cursor with { MaxAge = options.MaxAge }, durableEnd, timeProvider, logger);
        feed._writer.Begin();
        return feed;
    }

    /// <summary>Takes in how far the trail is durable.</summary>
    public void Advance(TrailPlace durableEnd)
    {
        lock (_lock)
        {
            _durableEnd = durableEnd;
        }
    }

    /// <summary>Goes back to where somebody cut the trail: what is written there from then on was not given.</summary>
    public void CutAt(TrailPlace end)
    {
        lock (_lock)
        {
            _next = end < _next ? end : _next;
            if (end >= _acknowledged.Next)
            {
                return;
            }

            _acknowledged = _acknowledged with { Next = end, Anchor = null };
        }

        _writer.Note();
    }

    /// <summary>Returns the next lines; none when the reader has all that are durable.</summary>
    /// <param name="mostLines">The largest number of lines.</param>
    /// <param name="mostBytes">The size in bytes after which no further line is added.</param>
    /// <exception cref="IOException">A file of the trail cannot be read; nothing is skipped.</exception>
    /// <exception cref="UnauthorizedAccessException">A file of the trail cannot be read; nothing is skipped.</exception>
    public IReadOnlyList<TrailLine> Read(int mostLines, long mostBytes)
    {
        TrailPlace begin, end;
        lock (_lock)
        {
            (begin, end) = (_next, _durableEnd);
        }

        var (next, lines) = (begin, new List<TrailLine>());
        foreach (var (day, path) in DayFiles.List(_files, _directory).Where(file => file.Day >= begin.Day && file.Day <= end.Day))
        {
            next = day > next.Day ? new TrailPlace(day, 0) : next;
            if (ReadDay(path, day < end.Day ? long.MaxValue : end.Offset, lines, mostLines, mostBytes, ref next))
            {
                break;
            }
        }

        lock (_lock)
        {
            if (_next != begin)
            {
                // Somebody cut the file meanwhile: what was read may not be in it.
                return [];
            }

            _next = next;
            return lines;
        }
    }

    /// <summary>Records that the reader has a line and every line before it. Never waits for a file.</summary>
    public void Acknowledge(TrailLine line)
    {
        var facts = LineFacts.Read(line.Content.Span.TrimEnd("\r \t"u8));
        lock (_lock)
        {
            if (IsDisposed || line.End <= _acknowledged.Next || line.End > _next)
            {
                // Acknowledged already, or read before the file was cut.
                return;
            }

            _acknowledged = _acknowledged with
            {
                Next = line.End,
                Anchor = facts is { Sequence: { } sequence, Checksum: { } checksum }
                    ? new CursorAnchor(line.Place, sequence, checksum)
                    : _acknowledged.Anchor,
            };
        }

        _writer.Note();
    }

    /// <summary>Goes back to the first line that is not acknowledged: it is read again.</summary>
    public void Rewind()
    {
        lock (_lock)
        {
            _next = _acknowledged.Next;
        }
    }

    /// <summary>
    /// Returns the first day that the reader still needs, in this process or, after a crash, in the next; null when it needs
    /// none. Writes the cursor for that; if it cannot be written, every day is needed.
    /// </summary>
    public DateOnly? FindEarliestDay()
    {
        // What the file has may be newer than this, never older.
        var cursor = Cursor;
        if (!_writer.Flush())
        {
            return DateOnly.MinValue;
        }

        var (needed, oldest) = (cursor.FindNeededDay(_files, _directory), LineFeeds.OldestDay(_timeProvider, cursor.MaxAge));
        if (needed >= oldest || needed is null)
        {
            return needed;
        }

        if (_letGo != oldest)
        {
            _letGo = oldest;
            LetGo(_logger, Reader, needed.Value, oldest, CountText.Duration(cursor.MaxAge));
        }

        return oldest;
    }

    /// <summary>Writes the cursor and ends the reading.</summary>
    public void Dispose()
    {
        IsDisposed = true;
        _writer.Flush();
        _writer.Dispose();
    }

    // Rather a line twice than never: a reader whose place is not known begins at the first line.
    private static LineCursor? FindCursor(
        ITrailFileSystem files, string directory, string reader, TrailPlace begin, ILogger logger)
    {
        try
        {
            if (LineCursor.Read(files, directory, reader) is not { } cursor)
            {
                return null;
            }

            if (cursor.Anchor?.FindMismatch(files, directory, begin, mayHaveMoved: false) is not { } mismatch)
            {
                return cursor.Next <= begin ? cursor : cursor with { Next = begin };
            }

            var isCut = cursor.Anchor.Place >= begin;
            DoesNotMatch(logger, reader, mismatch, isCut ? "goes on at the end of the trail" : "begins at its first line");
            return cursor with { Next = isCut ? begin : default, Anchor = null };
        }
        catch (InvalidDataException exception)
        {
            DoesNotMatch(logger, reader, exception.Message.TrimEnd('.'), "begins at its first line");
            return new LineCursor(reader, default, Anchor: null, default);
        }
    }

    /// <summary>Adds the lines of a day up to an offset. Returns whether there is no room for more.</summary>
    private bool ReadDay(
        string path, long end, List<TrailLine> lines, int mostLines, long mostBytes, ref TrailPlace next)
    {
        // Removed meanwhile: retention asked.
        using var file = _files.OpenRead(path);
        if (file is null)
        {
            return false;
        }

        using var stream = new TrailFileStream(file, next.Offset);
        var bytes = lines.Sum(line => (long)line.Content.Length);
        var begin = next;
        foreach (var line in LineReader.Read(stream))
        {
            if (lines.Count >= mostLines || bytes >= mostBytes)
            {
                return true;
            }

            var place = begin with { Offset = begin.Offset + line.Offset };
            var after = place with { Offset = place.Offset + line.Length + 1 };
            if (!line.IsTerminated || after.Offset > end)
            {
                break;
            }

            lines.Add(new TrailLine(place, after, line.Content.ToArray()));
            bytes += line.Content.Length;
            next = after;
        }

        return false;
    }

    [LoggerMessage(
        3041,
        LogLevel.Error,
        AlertCodes.CursorMismatch + ": The cursor of the reader '{Reader}' does not belong to this trail: {Why}. The reader {What}.")]
    private static partial void DoesNotMatch(ILogger logger, string reader, string why, string what);

    [LoggerMessage(
        3042,
        LogLevel.Warning,
        "The reader '{Reader}' still needs the lines from {Needed} on. Retention may remove those before {Oldest}, because the reader keeps a day for {MaxAge} only.")]
    private static partial void LetGo(ILogger logger, string reader, DateOnly needed, DateOnly oldest, string maxAge);
}
