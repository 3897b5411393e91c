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
    private readonly string _name;
    private readonly long[] _undelivered = new long[Enum.GetValues<UndeliveredReason>().Length];
    private AlertInstanceState _state;
    private string? _stateReason;
    private string? _lastFailure;
    private long _raised;
    private long _delivered;
    private long _deliveredLate;
    private long _retried;
    private long _timedOut;
    private TaskCompletionSource? _settled;

    public AlertTally(string name)
    {
        _name = name;
    }

    public AlertInstanceStatistics Counts
    {
        get
        {
            lock (_gate)
            {
                return new AlertInstanceStatistics
                {
                    Name = _name,
                    State = _state,
                    Reason = _stateReason,
                    Raised = _raised,
                    Delivered = _delivered,
                    DeliveredLate = _deliveredLate,
                    Retried = _retried,
                    TimedOut = _timedOut,
                    Rejected = _undelivered[(int)UndeliveredReason.Rejected],
                    Expired = _undelivered[(int)UndeliveredReason.Expired],
                    Overflowed = _undelivered[(int)UndeliveredReason.Overflowed],
                    Left = _undelivered[(int)UndeliveredReason.Left],
                    Open = Open,
                    LastFailure = _lastFailure,
                };
            }
        }
    }

    private long Open => _raised - _delivered - _undelivered.Sum();

    public void Raised()
    {
        lock (_gate)
        {
            _raised++;
        }
    }

    public void Retried()
    {
        lock (_gate)
        {
            _retried++;
        }
    }

    public void Failed(string? failure, bool timedOut)
    {
        lock (_gate)
        {
            _timedOut += timedOut ? 1 : 0;
            _lastFailure = failure ?? _lastFailure;
        }
    }

    public void Enter(AlertInstanceState state, string? reason = null)
    {
        lock (_gate)
        {
            _state = state;
            _stateReason = reason;
        }
    }

    public void Delivered(bool late)
    {
        lock (_gate)
        {
            _delivered++;
            _deliveredLate += late ? 1 : 0;
            TellWhenSettled();
        }
    }

    public void Undelivered(UndeliveredReason reason, string? failure)
    {
        lock (_gate)
        {
            _undelivered[(int)reason]++;
            _lastFailure = failure ?? _lastFailure;
            TellWhenSettled();
        }
    }

    /// <summary>Completes when no alert is open.</summary>
    public Task WhenSettledAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Open == 0)
            {
                return Task.CompletedTask;
            }

            _settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _settled.Task.WaitAsync(cancellationToken);
        }
    }

    private void TellWhenSettled()
    {
        if (_settled is not null && Open == 0)
        {
            _settled.TrySetResult();
            _settled = null;
        }
    }
}
