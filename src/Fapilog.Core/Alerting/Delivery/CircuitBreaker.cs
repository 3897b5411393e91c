namespace Fapilog.Alerting;

/// <summary>
/// The permission to make one call. Its result counts only while the breaker is in the state that gave it.
/// </summary>
internal readonly record struct BreakerPass(int Round, bool IsProbe);

/// <summary>
/// Stops calls to an instance that does not work. It opens when the vendor refuses the instance, after several failures in a
/// row, and when two abandoned calls have not ended. After a pause, which grows, it lets one alert through as a probe, and
/// closes if the probe is answered. While two calls block their threads there is no probe: each could cost another thread.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class CircuitBreaker
{
    private const int MaxFailures = 5;
    private const int MaxAbandoned = 2;

    private readonly TimeProvider _timeProvider;
    private readonly Random? _random;
    private readonly Lock _lock = new();
    private int _round;
    private int _failures;
    private int _openings;
    private int _abandoned;
    private int _blocked;
    private bool _open;
    private bool _probing;
    private DateTimeOffset _openUntil;
    private DateTimeOffset _openSince;
    private bool _refused;

    /// <param name="timeProvider">The clock.</param>
    /// <param name="random">Spreads pauses; null for a source shared by all.</param>
    public CircuitBreaker(TimeProvider timeProvider, Random? random = null)
    {
        (_timeProvider, _random) = (timeProvider, random);
    }

    /// <summary>Gets or sets the callback for a change of what <see cref="TryPass"/> allows.</summary>
    public Action? Changed { get; set; }

    /// <summary>Gets the time from which an alert may pass; the maximum while that does not depend on the time.</summary>
    public DateTimeOffset PassableAt
    {
        get
        {
            lock (_lock)
            {
                return _probing || _blocked >= MaxAbandoned ? DateTimeOffset.MaxValue
                    : _open ? _openUntil
                    : DateTimeOffset.MinValue;
            }
        }
    }

    /// <summary>
    /// Returns the time from which other instances stand in for this one: at once if the vendor refuses it, else when it has not
    /// worked for a time. The maximum while it works.
    /// </summary>
    public DateTimeOffset FallbackDueAt(TimeSpan after)
    {
        lock (_lock)
        {
            return !_open ? DateTimeOffset.MaxValue : _refused ? DateTimeOffset.MinValue : _openSince + after;
        }
    }

    /// <summary>Opens it for good, for an instance that cannot be called in this process.</summary>
    public void OpenForGood()
    {
        lock (_lock)
        {
            (_open, _refused, _openUntil) = (true, true, DateTimeOffset.MaxValue);
        }
    }

    public bool TryPass(DateTimeOffset now, out BreakerPass pass)
    {
        lock (_lock)
        {
            pass = new BreakerPass(_round, _open);
            if (PassableAt > now)
            {
                return false;
            }

            _probing = _open;
            return true;
        }
    }

    /// <summary>The vendor gave an answer, so the instance works. Returns whether that closed the breaker.</summary>
    public bool Answered(BreakerPass pass)
    {
        lock (_lock)
        {
            if (pass.Round != _round)
            {
                return false;
            }

            _failures = 0;
            if (!_open)
            {
                return false;
            }

            (_open, _probing, _openings) = (false, false, 0);
            _round++;
        }

        Changed?.Invoke();
        return true;
    }

    /// <summary>A call failed. Returns the pause if that opened the breaker.</summary>
    public TimeSpan? Failed(BreakerPass pass, AlertCallResult result)
    {
        TimeSpan pause;
        var now = _timeProvider.GetUtcNow();
        lock (_lock)
        {
            if (pass.Round != _round || !Opens(pass, result))
            {
                return null;
            }

            _openSince = _open ? _openSince : now;
            _refused = result.Status is AlertCallStatus.InstanceFailed;
            (_open, _probing, _failures) = (true, false, 0);
            _openings++;
            _round++;
            pause = RedeliverySchedule.AfterOpening(_openings, _refused, result.RetryAfter, _random);
            _openUntil = now + pause;
        }

        Changed?.Invoke();
        return pause;
    }

    /// <summary>The call was not made, or was cancelled before it told anything.</summary>
    public void NotCalled(BreakerPass pass) => Change(() => _probing &= pass.Round != _round);

    /// <summary>A call was abandoned and goes on, perhaps without returning its thread.</summary>
    public void CallAbandoned(bool blocksThread) => Change(() =>
    {
        _abandoned++;
        _blocked += blocksThread ? 1 : 0;
    });

    /// <summary>An abandoned call returned its thread.</summary>
    public void ThreadReturned() => Change(() => _blocked--);

    /// <summary>
    /// An abandoned call ended. If it was accepted, the instance seems to work again, and the probe need not wait.
    /// </summary>
    public void AbandonedCallEnded(bool delivered) => Change(() =>
    {
        _abandoned--;
        _openUntil = delivered ? DateTimeOffset.MinValue : _openUntil;
    });

    private bool Opens(BreakerPass pass, AlertCallResult result) =>
        ++_failures >= MaxFailures
        || pass.IsProbe
        || result.Status is AlertCallStatus.InstanceFailed
        || (result.IsAbandoned && _abandoned >= MaxAbandoned);

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
        }

        Changed?.Invoke();
    }
}
