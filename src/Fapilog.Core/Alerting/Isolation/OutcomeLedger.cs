namespace Fapilog.Alerting;

/// <summary>
/// Makes an outcome of what came back from a dispatcher, counts it, and logs the failures. Keeps numbers and texts only.
/// </summary>
internal sealed class OutcomeLedger
{
    private readonly FailureLog _log;
    private readonly SecretMask _mask;
    private long _delivered;
    private long _deliveredLate;
    private long _failed;
    private long _timedOut;

    public OutcomeLedger(string name, SafeAlertDispatcherOptions options)
    {
        _log = new FailureLog(name, options);
        _mask = options.SecretMask;
    }

    public long Delivered => Interlocked.Read(ref _delivered);

    public long DeliveredLate => Interlocked.Read(ref _deliveredLate);

    public long Failed => Interlocked.Read(ref _failed);

    public long TimedOut => Interlocked.Read(ref _timedOut);

    public string? LastFailure => _log.Last;

    public DeliveryOutcome Accept(AlertReceipt? receipt)
    {
        if (receipt is null)
        {
            return Fail(DeliveryStatus.Temporary, "The dispatcher returned no receipt.");
        }

        Interlocked.Increment(ref _delivered);
        return new DeliveryOutcome(DeliveryStatus.Delivered, receipt);
    }

    public void AcceptLate() => Interlocked.Increment(ref _deliveredLate);

    public DeliveryOutcome Classify(Exception thrown, CancellationToken withdrawn) => FailureText.Unwrapped(thrown) switch
    {
        OperationCanceledException when withdrawn.IsCancellationRequested => Withdrawn(),
        AlertDeliveryException delivery => Fail(Status(delivery.Kind), delivery.Message, delivery.RetryAfter),
        var exception => Fail(DeliveryStatus.Temporary, FailureText.Of(exception)),
    };

    /// <summary>Nobody waits for the call any longer. That is no failure of the dispatcher's.</summary>
    public static DeliveryOutcome Withdrawn() => new(DeliveryStatus.Cancelled, Failure: "The host withdrew the call.");

    public DeliveryOutcome Fail(DeliveryStatus status, string reason, TimeSpan? retryAfter = null)
    {
        Interlocked.Increment(ref _failed);
        if (status is DeliveryStatus.TimedOut or DeliveryStatus.Blocked)
        {
            Interlocked.Increment(ref _timedOut);
        }

        return new DeliveryOutcome(status, Failure: Note(reason), RetryAfter: retryAfter);
    }

    /// <summary>Logs what went wrong beside the calls, and returns it as it is kept.</summary>
    public string Note(string reason)
    {
        var failure = FailureText.Kept(reason, _mask);
        _log.Record(failure);
        return failure;
    }

    public void Close() => _log.Close();

    private static DeliveryStatus Status(AlertFailureKind kind) => kind switch
    {
        AlertFailureKind.Rejected => DeliveryStatus.Rejected,
        AlertFailureKind.InstanceFailed => DeliveryStatus.InstanceFailed,
        _ => DeliveryStatus.Temporary,
    };
}
