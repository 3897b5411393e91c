using System.Collections.Concurrent;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// Keeps a vendor's documented rate for each destination: a call waits for its turn, the most severe first, and all calls to
/// a destination wait when its vendor asked one of them to.
/// </summary>
/// <remarks>
/// A call counts from the moment it ended, because a vendor counts when it arrived and only its end proves that it had. Made
/// once per dispatcher: it knows nothing of other processes, nor of other instances with the same key. Safe for use by
/// several threads; waits by its <see cref="TimeProvider"/> only.
/// </remarks>
public sealed class Pacer : IDisposable
{
    private readonly ConcurrentDictionary<string, PacedDestination> _destinations = new(StringComparer.Ordinal);
    private readonly PacingRule[] _rules;
    private readonly TimeProvider _timeProvider;

    /// <summary>Initializes a new instance of the <see cref="Pacer"/> class.</summary>
    /// <param name="rules">The vendor's limits, which all hold at a time; none for one that only asks for pauses.</param>
    /// <param name="timeProvider">The clock to wait by.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rule's count or window is not positive.</exception>
    public Pacer(IEnumerable<PacingRule> rules, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(timeProvider);

        _rules = [.. rules];
        foreach (var rule in _rules)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(rule.Calls, 1, nameof(rules));
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(rule.Window, TimeSpan.Zero, nameof(rules));
        }

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
        foreach (var (name, idle) in _destinations.Where(one => one.Value.IsIdle && one.Key != destination))
        {
            // Not disposed: somebody may have just got hold of it, and its timer holds nothing while it is idle.
            _destinations.TryRemove(KeyValuePair.Create(name, idle));
        }

        return new PacedCall(_destinations.GetOrAdd(destination, _ => new PacedDestination(_rules, _timeProvider)), severity, _timeProvider);
    }

    /// <summary>Stops the timers. Calls that still wait do so until their deadline.</summary>
    public void Dispose()
    {
        foreach (var destination in _destinations.Values)
        {
            destination.Dispose();
        }
    }
}
