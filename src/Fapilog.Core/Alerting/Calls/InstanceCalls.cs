using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Calls one instance's dispatcher: redacted, with a deadline, on a thread of its own, and looks after the calls that ran
/// past it.
/// </summary>
internal sealed class InstanceCalls : IDisposable
{
    // A blocked thread is noticed this much after the dispatcher's own deadline, so that the adapter speaks first.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly SafeAlertDispatcher _dispatcher;
    private readonly AlertInstanceOptions _options;
    private readonly AlertLabel _label;
    private readonly Breaker _breaker;
    private readonly TimeProvider _timeProvider;
    private readonly AlertRedactor _redactor;
    private readonly DispatchThreads _threads;
#pragma warning disable CA2213 // Never disposed: that would silence what it is still telling, and it holds no handle.
    private readonly CancellationTokenSource _withdraw = new();
#pragma warning restore CA2213
    private readonly CancellationTokenSource _giveUp = new();

    public InstanceCalls(SafeAlertDispatcher dispatcher, AlertInstanceOptions options, AlertLabel label, Breaker breaker, TimeProvider timeProvider)
    {
        _dispatcher = dispatcher;
        _options = options;
        _label = label;
        _breaker = breaker;
        _timeProvider = timeProvider;
        _redactor = new AlertRedactor(options);
        _threads = new DispatchThreads(dispatcher.Name);
    }

    /// <summary>Makes one call. Of one that is abandoned and accepted after all, <paramref name="deliveredLate"/> is told.</summary>
    public async Task<DeliveryOutcome> CallAsync(PendingAlert alert, Action deliveredLate)
    {
        var details = _label.Of(alert.Event, alert.Decision) with { Attempt = alert.Attempts, Deadline = _timeProvider.GetUtcNow() + _options.Deadline };
        var redacted = _redactor.Redact(alert.Event with { Alert = details });
#pragma warning disable CA2000 // Disposed below, or by Withdraw once the dispatcher has been told.
        var withdrawal = CancellationTokenSource.CreateLinkedTokenSource(_withdraw.Token);
#pragma warning restore CA2000
        var terms = new CallTerms
        {
            Limit = _options.Deadline,
            Withdrawn = withdrawal.Token,
            GivenUp = _giveUp.Token,
            EndedLate = delivered => End(delivered, deliveredLate),
        };
        var outcome = await AttemptAsync(redacted, alert.Severity, terms).ConfigureAwait(false);
        if (outcome.IsAbandoned)
        {
            _breaker.Abandoned(outcome.Status is DeliveryStatus.Blocked);
        }

        if (outcome.IsAbandoned || outcome.Status is DeliveryStatus.Cancelled)
        {
            Withdraw(withdrawal);
        }
        else
        {
            withdrawal.Dispose();
        }

        return outcome;
    }

    /// <summary>Tells the dispatcher to come to an end with what it is doing. Its own callbacks run then; nobody waits for them.</summary>
    public void Withdraw() => _ = Observed(_withdraw.CancelAsync());

    /// <summary>Waits for no call any longer.</summary>
    public Task GiveUpAsync() => _giveUp.CancelAsync();

    public void Dispose()
    {
        _threads.Dispose();
        _giveUp.Dispose();
    }

    // The dispatcher's own callbacks run here: they may throw or block, so nobody waits for them.
    private static void Withdraw(CancellationTokenSource withdrawal) =>
        _ = Observed(withdrawal.CancelAsync()).ContinueWith(_ => withdrawal.Dispose(), TaskScheduler.Default);

    private static Task<AggregateException?> Observed(Task task) => task.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);

    private async Task<DeliveryOutcome> AttemptAsync(AuditEvent redacted, AlertSeverity severity, CallTerms terms)
    {
        try
        {
            return await _threads
                .CallAsync(
                    () => _dispatcher.DeliverAsync(redacted, severity, _options.Channel, terms),
                    _options.Deadline + Grace,
                    _timeProvider,
                    call => Abandon(call, terms.EndedLate!))
                .WaitAsync(_giveUp.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return OutcomeLedger.Withdrawn();
        }
#pragma warning disable CA1031 // Whatever keeps a call from being made, such as no memory for a thread, the alert stays counted.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new DeliveryOutcome(DeliveryStatus.Temporary, Failure: $"The call could not be made: {exception.Message}");
        }
    }

    private DeliveryOutcome Abandon(DispatchedCall call, Action<bool> endedLate)
    {
        var blocked = !call.Returned.IsCompleted;
        _ = call.Ended.ContinueWith(
            ended =>
            {
                if (blocked)
                {
                    _breaker.Unblocked();
                }

                // One that the adapter abandoned in its turn is not over; the adapter tells.
                var status = ended.Exception is null ? ended.GetAwaiter().GetResult().Status : DeliveryStatus.Temporary;
                if (status is not DeliveryStatus.TimedOut)
                {
                    endedLate(status is DeliveryStatus.Delivered);
                }
            },
            TaskScheduler.Default);

        return blocked
            ? _dispatcher.Fail(DeliveryStatus.Blocked, $"The dispatcher blocked its thread beyond {_options.Deadline}; the call was abandoned.")
            : _dispatcher.Fail(DeliveryStatus.TimedOut, $"The call did not end within {_options.Deadline}; it was abandoned.");
    }

    private void End(bool delivered, Action deliveredLate)
    {
        if (delivered)
        {
            deliveredLate();
        }

        _breaker.AbandonedEnded(delivered);
    }
}
