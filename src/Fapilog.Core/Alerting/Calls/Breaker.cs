namespace Fapilog.Alerting;

/// <summary>
/// The leave to make one call. It counts only for the state of the breaker in which it was given.
/// </summary>
internal readonly record struct BreakerPass(int Round, bool IsProbe);

/// <summary>
/// Keeps alerts from an instance that does not work. It opens when the vendor refuses the instance, after some failures in a
/// row, and when two calls have not ended; after a pause, which grows, it lets one alert through as a probe, and closes if
/// that is answered. While two calls block their threads there is no probe either: each could cost another thread.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class Breaker
{
    private const int MostFailures = 5;
    private const int MostAbandoned = 2;

    private readonly TimeProvider _timeProvider;
    private readonly Lock _gate = new();
    private int _round;
    private int _failures;
    private int _openings;
    private int _abandoned;
    private int _blocked;
    private bool _open;
    private bool _probing;
    private DateTimeOffset _openUntil;

    public Breaker(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
    }

    /// <summary>Gets or sets what is told when alerts may have got through, or not, since the last time.</summary>
    public Action? Changed { get; set; }

    /// <summary>Gets the moment from which an alert gets through; the greatest while that is not a matter of time.</summary>
    public DateTimeOffset PassableAt
    {
        get
        {
            lock (_gate)
            {
                return _probing || _blocked >= MostAbandoned ? DateTimeOffset.MaxValue
                    : _open ? _openUntil
                    : DateTimeOffset.MinValue;
            }
        }
    }

    public bool TryPass(DateTimeOffset now, out BreakerPass pass)
    {
        lock (_gate)
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

    /// <summary>The vendor gave an answer that shows the instance works. Returns whether that closed the breaker.</summary>
    public bool Answered(BreakerPass pass)
    {
        lock (_gate)
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

    /// <summary>A call failed. Returns the pause, if that opened the breaker.</summary>
    public TimeSpan? Failed(BreakerPass pass, DeliveryOutcome outcome)
    {
        TimeSpan pause;
        lock (_gate)
        {
            if (pass.Round != _round || !Opens(pass, outcome))
            {
                return null;
            }

            (_open, _probing, _failures) = (true, false, 0);
            _openings++;
            _round++;
            pause = RedeliverySchedule.AfterOpening(_openings, outcome.Status is DeliveryStatus.InstanceFailed, outcome.RetryAfter);
            _openUntil = _timeProvider.GetUtcNow() + pause;
        }

        Changed?.Invoke();
        return pause;
    }

    /// <summary>The call was taken back before it told anything.</summary>
    public void Withdrawn(BreakerPass pass) => Change(() => _probing &= pass.Round != _round);

    /// <summary>A call ran past its time and goes on, perhaps without giving its thread back.</summary>
    public void Abandoned(bool blocked) => Change(() =>
    {
        _abandoned++;
        _blocked += blocked ? 1 : 0;
    });

    /// <summary>An abandoned call gave its thread back.</summary>
    public void Unblocked() => Change(() => _blocked--);

    /// <summary>An abandoned call ended. If it was accepted, the instance works again, it seems, and the probe need not wait.</summary>
    public void AbandonedEnded(bool delivered) => Change(() =>
    {
        _abandoned--;
        _openUntil = delivered ? DateTimeOffset.MinValue : _openUntil;
    });

    private bool Opens(BreakerPass pass, DeliveryOutcome outcome) =>
        ++_failures >= MostFailures
        || pass.IsProbe
        || outcome.Status is DeliveryStatus.InstanceFailed
        || (outcome.IsAbandoned && _abandoned >= MostAbandoned);

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
        }

        Changed?.Invoke();
    }
}
