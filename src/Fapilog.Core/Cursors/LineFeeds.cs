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
    private readonly Func<TrailPlace> _durableEnd;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly List<LineFeed> _open = [];

    /// <param name="files">The file system.</param>
    /// <param name="directory">The directory, whose lock is held.</param>
    /// <param name="durableEnd">Returns the place after the last durable line.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Where a fault goes.</param>
    public LineFeeds(
        ITrailFileSystem files, string directory, Func<TrailPlace> durableEnd, TimeProvider timeProvider, ILogger logger)
    {
        (_files, _directory, _durableEnd) = (files, directory, durableEnd);
        (_timeProvider, _logger) = (timeProvider, logger);
    }

    /// <summary>Returns the first day that a maximum age keeps from retention.</summary>
    public static DateOnly OldestDay(TimeProvider timeProvider, TimeSpan maxAge)
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        return DateOnly.FromDateTime(maxAge < now - DateTime.MinValue ? now - maxAge : DateTime.MinValue);
    }

    /// <summary>Gives a reader its lines, from where it is. They end with the trail.</summary>
    /// <exception cref="InvalidOperationException">The reader has its lines already.</exception>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public LineFeed Open(string reader, LineFeedOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(reader);
        lock (_lock)
        {
            if (_open.Any(feed => feed.Reader == reader))
            {
                throw new InvalidOperationException($"The reader '{reader}' reads this trail already.");
            }

            var feed = LineFeed.Open(_files, _directory, reader, options, _durableEnd, _timeProvider, _logger);
            _open.Add(feed);
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
            open = [.. _open];
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
            _open.ForEach(feed => feed.Dispose());
        }
    }
}
