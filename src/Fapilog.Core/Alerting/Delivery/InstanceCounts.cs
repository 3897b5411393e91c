namespace Fapilog.Alerting;

/// <summary>
/// What became of the alerts of one instance, in numbers, and the instance's state.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class InstanceCounts
{
    private readonly string _name;
    private readonly Lock _lock = new();
    private readonly long[] _undelivered = new long[Enum.GetValues<UndeliveredReason>().Length];
    private AlertInstanceState _state;
    private string? _stateReason;
    private string? _lastFailure;
    private bool _isFailing;
    private long _raised;
    private long _delivered;
    private long _deliveredLate;
    private long _digested;
    private long _fellBack;
    private long _withheld;
    private long _obsolete;
    private long _retried;
    private long _timedOut;
    private TaskCompletionSource? _noneOpen;

    public InstanceCounts(AlertInstance instance)
    {
        _name = instance.Name;
        (_state, _stateReason) = (instance.State, instance.Reason);
    }

    public AlertInstanceStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return new AlertInstanceStatistics(
                    _name,
                    Enum.GetValues<UndeliveredReason>().ToDictionary(reason => reason, reason => _undelivered[(int)reason]))
                {
                    State = _state,
                    Reason = _stateReason,
                    Raised = _raised,
                    Delivered = _delivered,
                    DeliveredLate = _deliveredLate,
                    Digested = _digested,
                    DeliveredByFallback = _fellBack,
                    Silenced = _withheld,
                    Obsolete = _obsolete,
                    Retried = _retried,
                    TimedOut = _timedOut,
                    Open = OpenNow,
                    LastFailure = _lastFailure,
                };
            }
        }
    }

    public AlertInstanceState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    private long OpenNow => _raised - _delivered - _fellBack - _withheld - _undelivered.Sum() - _obsolete;

    /// <summary>Counts alerts that are owed: new ones, and those that earlier processes left.</summary>
    public void Raised(long count)
    {
        // Without a closure: on the path of the trail's writer.
        lock (_lock)
        {
            _raised += count;
            SignalIfNoneOpen();
        }
    }

    /// <summary>Takes alerts out of the count that were not meant for the instance after all.</summary>
    public void NotMeant(long count) => Change(() => _raised -= count);

    /// <summary>Counts an alert that nobody need be called for.</summary>
    public void AcceptedUnsent() => Change(() => (_raised, _delivered) = (_raised + 1, _delivered + 1));

    /// <summary>Counts the alerts of one message that the vendor accepted.</summary>
    public void Delivered(PendingAlert alert, bool late) => Change(() =>
    {
        _delivered += alert.Count;
        _deliveredLate += late ? alert.Count : 0;
        _digested += alert.Count > 1 ? alert.Count : 0;
    });

    /// <summary>Counts alerts that another instance delivered in place of this one.</summary>
    public void DeliveredByFallback(long count) => Change(() => _fellBack += count);

    /// <summary>Counts an alert that a silence withheld.</summary>
    public void Withheld() => Change(() => _withheld++);

    public void Obsolete(long count) => Change(() => _obsolete += count);

    public void Undelivered(UndeliveredReason reason, long count, string? failure) => Change(() =>
    {
        _undelivered[(int)reason] += count;
        _lastFailure = failure ?? _lastFailure;
    });

    /// <summary>Gives a reason for what is left, where no call gave one.</summary>
    public void NoteUnlessFailed(string? reason) => Change(() => _lastFailure ??= reason);

    public void Retried() => Change(() => _retried++);

    public void Called(AlertCallResult result) => Change(() =>
    {
        _timedOut += result.IsAbandoned ? 1 : 0;
        if (result.Status is AlertCallStatus.Delivered)
        {
            _isFailing = false;
        }
        else if (!_isFailing || result.Failure is not CallLog.CancelledByHost)
        {
            // That the host stopped is not why alerts are left, where the calls before failed too.
            _isFailing = true;
            _lastFailure = result.Failure ?? _lastFailure;
        }
    });

    public void Enter(AlertInstanceState state, string? reason = null) =>
        Change(() => (_state, _stateReason) = (state, reason));

    /// <summary>Waits until no alert is open.</summary>
    public Task WhenNoneOpenAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (OpenNow == 0)
            {
                return Task.CompletedTask;
            }

            _noneOpen ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _noneOpen.Task.WaitAsync(cancellationToken);
        }
    }

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            SignalIfNoneOpen();
        }
    }

    private void SignalIfNoneOpen()
    {
        if (_noneOpen is not null && OpenNow == 0)
        {
            _noneOpen.TrySetResult();
            _noneOpen = null;
        }
    }
}
