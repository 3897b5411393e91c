namespace Fapilog.Testing;

/// <summary>
/// A vendor's rate: so many calls within any window of time, counted by when they arrived. Guarded by its owner's lock.
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

    /// <summary>Counts an arrival, unless the window is full: then it says when there is room again, and does not count it.</summary>
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
