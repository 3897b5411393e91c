namespace Fapilog.Alerting;

/// <summary>
/// Lets one of many alike through per window of time, and counts those between. Safe for use by several threads.
/// </summary>
internal sealed class LogWindow
{
    private readonly TimeSpan _window;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _gate = new();
    private long? _openedAt;
    private int _between;

    public LogWindow(TimeSpan window, TimeProvider timeProvider)
    {
        _window = window;
        _timeProvider = timeProvider;
    }

    /// <summary>Returns whether to speak, and of how many nothing was said since the last time.</summary>
    public bool TryOpen(out int between)
    {
        lock (_gate)
        {
            var now = _timeProvider.GetTimestamp();
            if (_openedAt is { } before && _timeProvider.GetElapsedTime(before, now) < _window)
            {
                _between++;
                between = 0;
                return false;
            }

            _openedAt = now;
            between = _between;
            _between = 0;
            return true;
        }
    }

    /// <summary>Returns of how many nothing was said, at the end of all.</summary>
    public int Close()
    {
        lock (_gate)
        {
            var between = _between;
            _between = 0;
            return between;
        }
    }
}
