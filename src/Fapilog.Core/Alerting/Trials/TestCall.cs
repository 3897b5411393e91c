using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// One test alert by the pump's own calls, but for the queue before and the settlement after.
/// </summary>
internal sealed class TestCall
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly SafeAlertDispatcher _dispatcher;
    private readonly AlertInstanceOptions _options;
    private readonly AlertLabel _label;
    private readonly TimeProvider _timeProvider;

    public TestCall(SafeAlertDispatcher dispatcher, AlertInstanceOptions options, AlertLabel label, TimeProvider timeProvider)
    {
        _dispatcher = dispatcher;
        _options = options;
        _label = label;
        _timeProvider = timeProvider;
    }

    public async Task<AlertTrialResult> RunAsync(AuditEvent auditEvent, AlertSeverity severity, CancellationToken cancellationToken)
    {
        var decision = new AlertDecision(severity, []);
        var alert = new PendingAlert(auditEvent, decision, _timeProvider.GetUtcNow(), order: 0) { Attempts = 1 };
        using var calls = new InstanceCalls(_dispatcher, _options, _label, new Breaker(_timeProvider), _timeProvider);
        var began = _timeProvider.GetTimestamp();
        var calling = calls.CallAsync(alert, deliveredLate: () => { });
        DeliveryOutcome outcome;
        try
        {
            outcome = await calling.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            outcome = await WithdrawAsync(calls, calling).ConfigureAwait(false);
        }

        return new AlertTrialResult
        {
            Status = StatusOf(outcome.Status),
            Receipt = outcome.Receipt is { } receipt ? Masked(receipt, _dispatcher.Mask) : null,
            Failure = outcome.Failure,
            RetryAfter = outcome.RetryAfter,
            Elapsed = _timeProvider.GetElapsedTime(began),
            IdempotencyKey = _label.Of(auditEvent, decision).IdempotencyKey,
        };
    }

    private async Task<DeliveryOutcome> WithdrawAsync(InstanceCalls calls, Task<DeliveryOutcome> calling)
    {
        calls.Withdraw();
        try
        {
            return await calling.WaitAsync(LastWords, _timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await calls.GiveUpAsync().ConfigureAwait(false);
            return await calling.ConfigureAwait(false);
        }
    }

    private static AlertReceipt Masked(AlertReceipt receipt, SecretMask mask) => new()
    {
        Reference = receipt.Reference is { } reference ? FailureText.Kept(reference, mask) : null,
        Note = receipt.Note is { } note ? FailureText.Kept(note, mask) : null,
    };

    private static AlertTrialStatus StatusOf(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Delivered => AlertTrialStatus.Delivered,
        DeliveryStatus.Rejected => AlertTrialStatus.Rejected,
        DeliveryStatus.InstanceFailed => AlertTrialStatus.InstanceFailed,
        DeliveryStatus.TimedOut or DeliveryStatus.Blocked => AlertTrialStatus.TimedOut,
        DeliveryStatus.Cancelled => AlertTrialStatus.Cancelled,
        _ => AlertTrialStatus.Temporary,
    };
}
