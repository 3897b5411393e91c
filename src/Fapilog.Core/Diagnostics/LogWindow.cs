namespace Fapilog.Diagnostics;

/// <summary>
/// Limits similar log entries to one per time window, and counts the suppressed ones. Safe for use by several threads.
/// </summary>
internal sealed class LogWindow
{
    private readonly TimeSpan _window;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private long? _openedAt;
    private int _heldBack;

    public LogWindow(TimeSpan window, TimeProvider timeProvider)
    {
        _window = window;
        _timeProvider = timeProvider;
    }

    /// <summary>Returns whether to log, and the number of entries suppressed since the last one.</summary>
    public bool TryOpen(out int heldBack)
    {
        lock (_lock)
        {
            var now = _timeProvider.GetTimestamp();
            if (_openedAt is { } before && _timeProvider.GetElapsedTime(before, now) < _window)
            {
                _heldBack++;
                heldBack = 0;
                return false;
            }

            _openedAt = now;
            heldBack = _heldBack;
            _heldBack = 0;
            return true;
        }
    }

    /// <summary>Returns the number of entries suppressed since the last one that was logged.</summary>
    public int Close()
    {
        lock (_lock)
        {
            var heldBack = _heldBack;
            _heldBack = 0;
            return heldBack;
        }
    }
}
