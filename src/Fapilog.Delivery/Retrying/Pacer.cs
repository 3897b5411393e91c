using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// How many calls a vendor accepts within any window of time.
/// </summary>
public sealed class PacingRule
{
    /// <summary>Initializes a new instance of the <see cref="PacingRule"/> class.</summary>
    /// <param name="calls">How many calls. At least 1.</param>
    /// <param name="window">Within how long. Positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not positive.</exception>
    public PacingRule(int calls, TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(calls, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        Calls = calls;
        Window = window;
    }

    /// <summary>Gets how many calls the vendor accepts.</summary>
    public int Calls { get; }

    /// <summary>Gets the length of the window.</summary>
    public TimeSpan Window { get; }
}

/// <summary>
/// Keeps a vendor's documented rate for each destination: a call waits for its turn, the most severe first, and all calls to
/// a destination wait when its vendor asked one of them to.
/// </summary>
/// <remarks>
/// A call counts from the moment it ended, because a vendor counts when it arrived and only its end proves that it had. All
/// dispatchers of the process with this copy of the library share the rate of a destination, if they have the same rules and
/// the same clock; other processes do not. Safe for use by several threads; waits by its <see cref="TimeProvider"/> only.
/// </remarks>
internal sealed class Pacer
{
    private static readonly ConditionalWeakTable<TimeProvider, ConcurrentDictionary<(string Rate, string Name), PacedDestination>>
        Shared = [];

    private readonly ConcurrentDictionary<(string Rate, string Name), PacedDestination> _destinations;
    private readonly string _rate;
    private readonly PacingRule[] _rules;
    private readonly TimeProvider _timeProvider;

    /// <summary>Initializes a new instance of the <see cref="Pacer"/> class.</summary>
    /// <param name="rules">The vendor's limits, which all hold at a time; none for one that only asks for pauses.</param>
    /// <param name="timeProvider">The clock to wait by.</param>
    public Pacer(IEnumerable<PacingRule> rules, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(timeProvider);

        _rules = [.. rules];
        _rate = string.Join(' ', _rules.Select(rule => FormattableString.Invariant($"{rule.Calls}/{rule.Window.Ticks}")));
        _destinations = Shared.GetOrCreateValue(timeProvider);
        _timeProvider = timeProvider;
    }

    /// <summary>Names the destination of a call.</summary>
    /// <param name="destination">
    /// What the vendor counts by: a channel, a key, an address. May be a secret; it is compared and never shown.
    /// </param>
    /// <param name="severity">How urgent the call is: of those that wait, the most severe goes first.</param>
    /// <returns>What a <see cref="RetryEngine"/> waits by.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is null or empty.</exception>
    public PacedCall For(string destination, AlertSeverity severity)
    {
        ArgumentException.ThrowIfNullOrEmpty(destination);

        // Keys are exchanged now and then: what was sent to the old one is of no use once its windows have passed.
        var key = (_rate, destination);
        foreach (var idle in _destinations.Where(one => one.Key != key && one.Value.IsIdle))
        {
            _destinations.TryRemove(idle);
        }

        return new PacedCall(
            _destinations.GetOrAdd(key, _ => new PacedDestination(_rules, _timeProvider)), severity, _timeProvider);
    }
}

/// <summary>
/// The call of one alert to one destination of a <see cref="Pacer"/>.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class PacedCall
{
    private readonly PacedDestination _destination;
    private readonly AlertSeverity _severity;
    private readonly TimeProvider _timeProvider;

    internal PacedCall(PacedDestination destination, AlertSeverity severity, TimeProvider timeProvider)
    {
        _destination = destination;
        _severity = severity;
        _timeProvider = timeProvider;
    }

    /// <summary>Waits for leave to make one attempt.</summary>
    /// <param name="deadline">When the call must be over.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns>The leave. Dispose it when the attempt has ended: the rate is counted from then.</returns>
    /// <exception cref="AlertDeliveryException">
    /// The turn does not come before the deadline: <see cref="AlertFailureKind.Temporary"/>, at once, with the wait that is due.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    public async Task<IDisposable> WaitAsync(DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var left = deadline - _timeProvider.GetUtcNow();
        var turn = _destination.Enqueue(_severity, left, out var due);
        if (turn is null)
        {
            throw Refusal(due);
        }

        using var limit = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await turn.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // More severe ones came first.
            throw Refusal(_destination.NextTurn());
        }
    }

    /// <summary>Lets every call to this destination wait, as its vendor asked.</summary>
    /// <param name="wait">How long from now.</param>
    public void Hold(TimeSpan wait) => _destination.Hold(wait);

    private static AlertDeliveryException Refusal(TimeSpan due) => new(
        AlertFailureKind.Temporary,
        $"{DeliveryCodes.RateKept}: The vendor's rate leaves room for this alert in "
        + $"{DurationText.OfPause(due)}, and its deadline is earlier. It is offered again later.")
    {
        RetryAfter = due,
    };
}
