using Fapilog.Diagnostics;
using Fapilog.Format;
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
    /// <summary>Gets how long days are kept from retention until the reader has them; 7 days by default.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Gets a value indicating whether a reader that is new to the trail begins at the first line. By default, it begins at the
    /// end.
    /// </summary>
    public bool FromBeginning { get; init; }
}

/// <summary>
/// Gives one reader every line of a running trail, in order and at least once, and remembers what the reader settled, so that
/// the next process goes on there.
/// </summary>
/// <remarks>
/// Only lines that are durable: what a power cut can take back is not given. For one reading thread; <see cref="FindEarliestDay"/>
/// may be called by another.
/// </remarks>
internal sealed partial class LineFeed : IDisposable
{
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly Func<TrailPlace> _durableEnd;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CursorWriter _writer;
    private readonly Lock _lock = new();
    private LineCursor _settled;
    private TrailPlace _next;
    private DateOnly _letGo;

    private LineFeed(
        ITrailFileSystem files, string directory, LineCursor cursor, Func<TrailPlace> durableEnd, TimeProvider timeProvider,
        ILogger logger)
    {
        (_files, _directory, _durableEnd) = (files, directory, durableEnd);
        (_timeProvider, _logger) = (timeProvider, logger);
        _settled = cursor;
        _next = cursor.Next;
        var path = Path.Combine(directory, LineCursor.NameOf(cursor.Reader));
        _writer = new CursorWriter(files, path, () => Cursor.ToBytes(), timeProvider, logger);
    }

    public string Reader => _settled.Reader;

    private LineCursor Cursor
    {
        get
        {
            lock (_lock)
            {
                return _settled;
            }
        }
    }

    /// <summary>Goes on where the reader is, in a directory whose lock is held.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="reader">The reader's name.</param>
    /// <param name="options">What the reader wants.</param>
    /// <param name="durableEnd">Returns the place after the last durable line.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where a fault goes.</param>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public static LineFeed Open(
        ITrailFileSystem files, string directory, string reader, LineFeedOptions options, Func<TrailPlace> durableEnd,
        TimeProvider timeProvider, ILogger logger)
    {
        var end = durableEnd();
        var cursor = FindCursor(files, directory, reader, end, logger) is { } kept
            ? kept with { MaxAge = options.MaxAge, Next = kept.Next < end ? kept.Next : end }
            : new LineCursor(reader, options.FromBeginning ? default : end, Anchor: null, options.MaxAge);
        var feed = new LineFeed(files, directory, cursor, durableEnd, timeProvider, logger);
        feed._writer.Begin();
        return feed;
    }

    /// <summary>Returns the next lines; none when the reader has all that are durable.</summary>
    /// <param name="mostLines">The largest number of lines.</param>
    /// <param name="mostBytes">The size in bytes after which no further line is added.</param>
    /// <exception cref="IOException">A file of the trail cannot be read; nothing is skipped.</exception>
    public IReadOnlyList<TrailLine> Read(int mostLines, long mostBytes)
    {
        var end = _durableEnd();
        var lines = new List<TrailLine>();
        foreach (var (day, path) in DayFiles.List(_files, _directory).Where(file => file.Day >= _next.Day && file.Day <= end.Day))
        {
            if (day > _next.Day)
            {
                _next = new TrailPlace(day, 0);
            }

            var isFull = ReadDay(path, day < end.Day ? long.MaxValue : end.Offset, lines, mostLines, mostBytes);
            if (isFull)
            {
                break;
            }
        }

        return lines;
    }

    /// <summary>Records that the reader has a line and every line before it. Never waits for a file.</summary>
    public void Settle(TrailLine line)
    {
        var facts = LineFacts.Read(line.Content.Span.TrimEnd("\r \t"u8));
        lock (_lock)
        {
            if (line.End <= _settled.Next)
            {
                return;
            }

            _settled = _settled with
            {
                Next = line.End,
                Anchor = facts is { Sequence: { } sequence, Checksum: { } checksum }
                    ? new CursorAnchor(line.Place, sequence, checksum)
                    : _settled.Anchor,
            };
        }

        _writer.Note();
    }

    /// <summary>Goes back to the first line that is not settled: it is read again.</summary>
    public void Rewind() => _next = Cursor.Next;

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
            LetGo(_logger, Reader, needed.Value, oldest, cursor.MaxAge);
        }

        return oldest;
    }

    /// <summary>Writes the cursor and ends the reading.</summary>
    public void Dispose()
    {
        _writer.Flush();
        _writer.Dispose();
    }

    private static LineCursor? FindCursor(
        ITrailFileSystem files, string directory, string reader, TrailPlace end, ILogger logger)
    {
        try
        {
            if (LineCursor.Read(files, directory, reader) is not { } cursor)
            {
                return null;
            }

            if (cursor.Anchor?.FindMismatch(files, directory, end) is not { } mismatch)
            {
                return cursor;
            }

            var isCut = cursor.Anchor.Place >= end;
            DoesNotMatch(logger, reader, mismatch, isCut ? "goes on at the end of the trail" : "begins anew");
            return isCut ? cursor with { Anchor = null } : null;
        }
        catch (InvalidDataException exception)
        {
            DoesNotMatch(logger, reader, exception.Message, "begins anew");
            return null;
        }
    }

    /// <summary>Adds the lines of a day up to an offset. Returns whether there is no room for more.</summary>
    private bool ReadDay(string path, long end, List<TrailLine> lines, int mostLines, long mostBytes)
    {
        // Removed meanwhile: retention asked.
        using var file = _files.OpenRead(path);
        if (file is null)
        {
            return false;
        }

        using var stream = new TrailFileStream(file, _next.Offset);
        var bytes = lines.Sum(line => (long)line.Content.Length);
        var begin = _next;
        foreach (var line in LineReader.Read(stream))
        {
            if (lines.Count >= mostLines || bytes >= mostBytes)
            {
                return true;
            }

            var place = begin with { Offset = begin.Offset + line.Offset };
            var next = place with { Offset = place.Offset + line.Length + 1 };
            if (!line.IsTerminated || next.Offset > end)
            {
                break;
            }

            lines.Add(new TrailLine(place, next, line.Content.ToArray()));
            bytes += line.Content.Length;
            _next = next;
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
    private static partial void LetGo(ILogger logger, string reader, DateOnly needed, DateOnly oldest, TimeSpan maxAge);
}
