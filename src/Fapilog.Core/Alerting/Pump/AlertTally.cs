namespace Fapilog.Alerting;

internal enum UndeliveredReason
{
    Rejected,
    Expired,
    Overflowed,
    Left,
}

/// <summary>
/// Counts what becomes of one instance's alerts, and tells those who wait when none is open.
/// </summary>
internal sealed class AlertTally
{
    private readonly Lock _gate = new();
    private AlertInstanceStatistics _counts;
    private TaskCompletionSource? _settled;

    public AlertTally(string name)
    {
        _counts = new AlertInstanceStatistics { Name = name };
    }

    public AlertInstanceStatistics Counts
    {
        get
        {
            lock (_gate)
            {
                return _counts;
            }
        }
    }

    public void Raised() => Change(counts => counts with { Raised = counts.Raised + 1, Open = counts.Open + 1 });

    public void Delivered() =>
        Change(counts => counts with { Delivered = counts.Delivered + 1, Open = counts.Open - 1, State = AlertInstanceState.Ready, Reason = null });

    public void TimedOut() => Change(counts => counts with { TimedOut = counts.TimedOut + 1 });

    public void Retried() => Change(counts => counts with { Retried = counts.Retried + 1 });

    public void Failed(string? failure) => Change(counts => counts with { LastFailure = failure ?? counts.LastFailure });

    public void Undelivered(UndeliveredReason reason, string? failure) => Change(counts => counts with
    {
        Rejected = counts.Rejected + (reason is UndeliveredReason.Rejected ? 1 : 0),
        Expired = counts.Expired + (reason is UndeliveredReason.Expired ? 1 : 0),
        Overflowed = counts.Overflowed + (reason is UndeliveredReason.Overflowed ? 1 : 0),
        Left = counts.Left + (reason is UndeliveredReason.Left ? 1 : 0),
        Open = counts.Open - 1,
        LastFailure = failure ?? counts.LastFailure,
    });

    public void Enter(AlertInstanceState state, string reason) => Change(counts => counts with { State = state, Reason = reason });

    /// <summary>Completes when no alert is open.</summary>
    public Task WhenSettledAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_counts.Open == 0)
            {
                return Task.CompletedTask;
            }

            _settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _settled.Task.WaitAsync(cancellationToken);
        }
    }

    private void Change(Func<AlertInstanceStatistics, AlertInstanceStatistics> change)
    {
        lock (_gate)
        {
            _counts = change(_counts);
            if (_counts.Open == 0)
            {
                _settled?.TrySetResult();
                _settled = null;
            }
        }
    }
}
