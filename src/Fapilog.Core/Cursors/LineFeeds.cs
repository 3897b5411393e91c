using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Cursors;

/// <summary>
/// The readers of every line of a running trail.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class LineFeeds : IDisposable
{
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _opening = new();
    private readonly Lock _lock = new();
    private readonly List<LineFeed> _open = [];
    private readonly TrailPlace _begin;
    private TrailPlace _durableEnd;
    private bool _disposed;

    /// <param name="files">The file system.</param>
    /// <param name="directory">The directory, whose lock is held and whose files are durable.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where a fault goes.</param>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public LineFeeds(ITrailFileSystem files, string directory, TimeProvider timeProvider, ILogger logger)
    {
        (_files, _directory, _timeProvider, _logger) = (files, directory, timeProvider, logger);
        _begin = _durableEnd = TrailEnd.FindNext(files, directory);
    }

    /// <summary>Returns the first day that a maximum age keeps from retention.</summary>
    public static DateOnly OldestDay(TimeProvider timeProvider, TimeSpan maxAge)
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        return DateOnly.FromDateTime(maxAge < now - DateTime.MinValue ? now - maxAge : DateTime.MinValue);
    }

    /// <summary>Takes in how far the trail is durable. Called by the writer; never waits for a file.</summary>
    public void Advance(TrailPlace durableEnd)
    {
        lock (_lock)
        {
            _durableEnd = durableEnd;
            _open.ForEach(feed => feed.Advance(durableEnd));
        }
    }

    /// <summary>Takes in that somebody cut a file. Called by the writer; never waits for a file.</summary>
    public void CutAt(TrailPlace end)
    {
        lock (_lock)
        {
            _open.ForEach(feed => feed.CutAt(end));
        }
    }

    /// <summary>Gives a reader its lines, from where it is. They end with the trail.</summary>
    /// <exception cref="InvalidOperationException">The reader has its lines already.</exception>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The trail has stopped.</exception>
    public LineFeed Open(string reader, LineFeedOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(reader);

        // The writer never waits for the files that are read here.
        lock (_opening)
        {
            TrailPlace durableEnd;
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                _open.RemoveAll(feed => feed.IsDisposed);
                if (_open.Any(feed => feed.Reader == reader))
                {
                    throw new InvalidOperationException($"The reader '{reader}' reads this trail already.");
                }

                durableEnd = _durableEnd;
            }

            var feed = LineFeed.Open(_files, _directory, reader, options, _begin, durableEnd, _timeProvider, _logger);
            lock (_lock)
            {
                feed.Advance(_durableEnd);
                _open.Add(feed);
            }

            return feed;
        }
    }

    /// <summary>
    /// Returns the first day of the trail that a reader still needs, whether it reads now or not; null when none needs any.
    /// </summary>
    public DateOnly? FindEarliestDay()
    {
        LineFeed[] open;
        lock (_lock)
        {
            open = [.. _open.Where(feed => !feed.IsDisposed)];
        }

        var others = LineCursor.OfOthers(_files, _directory, open.Select(feed => feed.Reader))
            .Select(cursor => (Needed: cursor.FindNeededDay(_files, _directory), Oldest: OldestDay(_timeProvider, cursor.MaxAge)))
            .Select(day => day.Needed < day.Oldest ? day.Oldest : day.Needed);
        return open.Select(feed => feed.FindEarliestDay()).Concat(others).Min();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _open.ForEach(feed => feed.Dispose());
        }
    }
}
