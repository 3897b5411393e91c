namespace Fapilog.Testing;

/// <summary>
/// A vendor's rate limit: a number of calls within any time window, counted by arrival. The caller locks.
/// </summary>
internal sealed class RateLimit
{
    private readonly Queue<DateTimeOffset> _arrivals = new();
    private readonly int _calls;
    private readonly TimeSpan _window;

    public RateLimit(int calls, TimeSpan window)
    {
        _calls = calls;
        _window = window;
    }

    /// <summary>
    /// Counts an arrival. When the window is full, it is not counted, and <paramref name="wait"/> is the time until there is
    /// room.
    /// </summary>
    public bool TryTake(DateTimeOffset now, out TimeSpan wait)
    {
        while (_arrivals.TryPeek(out var oldest) && now - oldest >= _window)
        {
            _arrivals.Dequeue();
        }

        if (_arrivals.Count < _calls)
        {
            _arrivals.Enqueue(now);
            wait = TimeSpan.Zero;
            return true;
        }

        wait = _window - (now - _arrivals.Peek());
        return false;
    }
}
