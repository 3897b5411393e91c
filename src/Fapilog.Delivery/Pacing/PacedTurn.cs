using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// One call that waits for leave.
/// </summary>
internal sealed class PacedTurn
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PacedDestination _destination;
    private readonly AlertSeverity _severity;

    public PacedTurn(PacedDestination destination, AlertSeverity severity)
    {
        _destination = destination;
        _severity = severity;
    }

    public static Comparer<PacedTurn> ByUrgency { get; } = Comparer<PacedTurn>.Create(static (x, y) =>
        x._severity != y._severity ? y._severity.CompareTo(x._severity) : x.Order.CompareTo(y.Order));

    public long Order { get; set; }

    public void Start() => _started.SetResult();

    public async Task<IDisposable> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _started.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _destination.Leave(this);
            if (_started.Task.IsCompleted)
            {
                // Leave came in the same moment: nothing was sent, and yet the place counts as taken.
                _destination.End();
            }

            throw;
        }

        return new Leave(_destination);
    }

    private sealed class Leave : IDisposable
    {
        private PacedDestination? _destination;

        public Leave(PacedDestination destination)
        {
            _destination = destination;
        }

        public void Dispose() => Interlocked.Exchange(ref _destination, null)?.End();
    }
}
