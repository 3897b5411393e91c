using Fapilog.Format;

namespace Fapilog.Storage;

/// <summary>
/// Writes <c>head.json</c> in the background, off the write path, at most once every 100 milliseconds, and again after a failure.
/// </summary>
internal sealed class HeadWriter : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly Func<TrailHead, TrailHead> _complete;
    private readonly Action<Exception> _failed;
    private readonly ITimer _timer;
    private readonly Lock _noting = new();
    private readonly Lock _writing = new();
    private TrailHead? _latest;
    private TrailHead? _last;
    private bool _scheduled;
    private bool _failing;
    private bool _disposed;

    /// <param name="files">The file system.</param>
    /// <param name="directory">The trail's directory.</param>
    /// <param name="complete">Adds the newest seal and the signature to a head before it is written.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="failed">Called, on any thread, for the first of several consecutive failures.</param>
    public HeadWriter(
        ITrailFileSystem files,
        string directory,
        Func<TrailHead, TrailHead> complete,
        TimeProvider timeProvider,
        Action<Exception> failed)
    {
        _files = files;
        _directory = directory;
        _complete = complete;
        _failed = failed;
        _timer = timeProvider.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Records what is durable now. Called by the writer; never blocks.</summary>
    public void Note(TrailHead head)
    {
        bool first;
        lock (_noting)
        {
            _latest = _last = head;
            (first, _scheduled) = (!_scheduled, true);
        }

        if (first)
        {
            _timer.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Writes the last recorded head again, with the newest seal. Safe to call from any thread.</summary>
    public void Renew()
    {
        lock (_noting)
        {
            _latest ??= _last;
        }

        Flush();
    }

    /// <summary>Writes the final head.</summary>
    /// <param name="end">The end of the trail when all of it is durable; null when that is unknown.</param>
    public void Close(ChainPosition? end)
    {
        lock (_noting)
        {
            _latest = _last is { } last && last.Position == end ? last with { Stopped = true } : _latest;
        }

        Flush();
        Dispose();
    }

    /// <summary>Writes the recorded head if it is not written yet. Failures are reported, never thrown.</summary>
    public void Flush()
    {
        lock (_writing)
        {
            TrailHead? head;
            lock (_noting)
            {
                (head, _latest, _scheduled) = (_latest, null, false);
            }

            if (head is not null && !_disposed)
            {
                Write(head);
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_writing)
        {
            _disposed = true;
        }
    }

    private void Write(TrailHead head)
    {
        try
        {
            _complete(head).Write(_files, _directory);
            _failing = false;
        }
        // The events are durable without it: a failure must fail no caller, and must not end the process from a timer thread.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!_failing)
            {
                _failed(exception);
            }

            _failing = true;
            Retry(head);
        }
    }

    // An idle trail notes no other head, and a reader of the file may have been all that was in the way.
    private void Retry(TrailHead head)
    {
        lock (_noting)
        {
            (_latest, _scheduled) = (_latest ?? head, true);
        }

        _timer.Change(PauseAfterFailure, Timeout.InfiniteTimeSpan);
    }
}
