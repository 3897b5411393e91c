using System.Globalization;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// The call of one alert to one destination of a <see cref="Pacer"/>.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
public sealed class PacedCall
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
        + $"{due.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s, and its deadline is earlier. It is offered again later.",
        due);
}
