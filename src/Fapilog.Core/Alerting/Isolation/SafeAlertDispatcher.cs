using System.Diagnostics.CodeAnalysis;
using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Wraps a dispatcher so that nothing it does reaches whoever calls it: it never throws, and it always answers.
/// </summary>
/// <remarks>
/// <para>
/// Contained are: an exception, thrown or in the task; a missing task or receipt; a task that never completes; a cancellation
/// nobody asked for; a changed culture; an event the dispatcher itself logs while it is called. Failures are counted and
/// logged once per window, as texts with the known secrets masked; no object of the dispatcher's is kept.
/// </para>
/// <para>
/// Not contained, because no code in the same process can: a call that blocks its thread (the trail's pump gives each
/// instance threads of its own for that), an exception on a thread the dispatcher started or in <c>async void</c>, a stack
/// overflow, and ending the process.
/// </para>
/// <para>Safe for use by several threads as far as the wrapped dispatcher is.</para>
/// </remarks>
public sealed class SafeAlertDispatcher : IAlertDispatcher, IAsyncDisposable
{
    private static readonly Task<AlertReceipt> Accepted = Task.FromResult(AlertReceipt.Accepted);

    private readonly IAlertDispatcher _inner;
    private readonly SafeAlertDispatcherOptions _options;
    private readonly OutcomeLedger _ledger;
    private readonly CultureGuard _cultures;
    private readonly ProviderCode _code;
    private int _disposed;

    private SafeAlertDispatcher(string name, IAlertDispatcher inner, SafeAlertDispatcherOptions options)
    {
        Name = name;
        _inner = inner;
        _options = options;
        _ledger = new OutcomeLedger(name, options);
        _cultures = new CultureGuard(name, options);
        _code = new ProviderCode(inner);
    }

    /// <summary>Gets the name of the instance, for logs.</summary>
    public string Name { get; }

    /// <summary>Gets how many calls were accepted.</summary>
    public long DeliveredCount => _ledger.Delivered;

    /// <summary>Gets how many calls failed, those that ran out of time included.</summary>
    public long FailedCount => _ledger.Failed;

    /// <summary>Gets how many calls ran out of time.</summary>
    public long TimedOutCount => _ledger.TimedOut;

    /// <summary>Gets how many calls that ran out of time were accepted after all.</summary>
    public long DeliveredLateCount => _ledger.DeliveredLate;

    /// <summary>Gets what the last failure said, secrets masked.</summary>
    /// <value><see langword="null"/> while nothing failed.</value>
    public string? LastFailure => _ledger.LastFailure;

    /// <summary>Gets the wrapped dispatcher as a preview, or <see langword="null"/> when it offers none.</summary>
    public IAlertPreview? Preview => _inner as IAlertPreview;

    /// <summary>Gets what takes the instance's secrets out of texts.</summary>
    internal SecretMask Mask => _options.SecretMask;

    /// <summary>Wraps a dispatcher. One that is wrapped already is returned as it is.</summary>
    /// <param name="name">The instance's name, for logs.</param>
    /// <param name="dispatcher">The dispatcher to contain; disposed with the wrapper.</param>
    /// <param name="options">How to contain it; <see langword="null"/> for the defaults.</param>
    /// <returns>The wrapper.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="dispatcher"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time limit of <paramref name="options"/> is not more than zero.</exception>
    public static SafeAlertDispatcher Wrap(string name, IAlertDispatcher dispatcher, SafeAlertDispatcherOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(dispatcher);
        options ??= new SafeAlertDispatcherOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.DisposeTimeout, TimeSpan.Zero, nameof(options));

        return dispatcher as SafeAlertDispatcher ?? new SafeAlertDispatcher(name, dispatcher, options);
    }

    /// <summary>Calls the wrapped dispatcher and swallows whatever goes wrong.</summary>
    /// <param name="auditEvent">The event.</param>
    /// <param name="severity">How urgent the alert is.</param>
    /// <param name="channel">The channel, or <see langword="null"/> for the default.</param>
    /// <param name="cancellationToken">Withdraws the call.</param>
    /// <returns>The receipt; where nothing was delivered, one whose <see cref="AlertReceipt.Note"/> says so.</returns>
    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        var terms = new CallTerms { Withdrawn = cancellationToken, GivenUp = cancellationToken };
        var delivering = DeliverAsync(auditEvent, severity, channel, terms);
        if (!delivering.IsCompletedSuccessfully)
        {
            return ReceiptAsync(delivering);
        }

        var receipt = Receipt(delivering.Result);
        return ReferenceEquals(receipt, AlertReceipt.Accepted) ? Accepted : Task.FromResult(receipt);
    }

    /// <summary>Disposes the wrapped dispatcher once, within the limit, whatever it does.</summary>
    /// <returns>A task that completes within <see cref="SafeAlertDispatcherOptions.DisposeTimeout"/>.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_inner is IAsyncDisposable or IDisposable)
        {
            // On a thread of its own, since a Dispose that blocks must hold neither the caller nor one of the pool.
            var disposing = Task.Factory
                .StartNew(DisposeInnerAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .Unwrap();
            try
            {
                await disposing.WaitAsync(_options.DisposeTimeout, _options.TimeProvider).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The safe adapter is one of the three places that swallow.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Observe(disposing);
                _ledger.Note($"Disposing failed. {FailureText.Of(exception)}");
            }
        }

        _ledger.Close();
    }

    /// <summary>Returns a sentence about an exception nobody caught, if it came through the provider's code; null otherwise.</summary>
    internal string? Blame(Exception exception) => _code.Threw(exception)
        ? FailureText.Kept($"The provider of alert instance '{Name}' let an exception escape. {FailureText.Of(exception)}", _options.SecretMask)
        : null;

    /// <summary>Begins to log what tasks of the provider throw that nobody looks at; null where that cannot be told apart.</summary>
    internal IDisposable? WatchStrayTasks() => _code.CanTell ? new StrayTasks(Name, _code, _options) : null;

    /// <summary>
    /// Calls the wrapped dispatcher and tells how it went. Never throws; the part of a call that follows its synchronous one
    /// is never waited for beyond the limit.
    /// </summary>
    internal ValueTask<DeliveryOutcome> DeliverAsync(AuditEvent auditEvent, AlertSeverity severity, string? channel, CallTerms terms)
    {
        var before = CultureSnapshot.Take();
        var outer = AlertCallScope.Enter(Name);
        try
        {
            var call = _inner.SendAlertAsync(auditEvent, severity, channel, terms.Withdrawn);
            return call switch
            {
                null => new(_ledger.Fail(DeliveryStatus.Temporary, "The dispatcher returned no task.")),
                { IsCompletedSuccessfully: true } => new(_ledger.Accept(Completed(call))),
                _ => AwaitAsync(call, terms, before),
            };
        }
#pragma warning disable CA1031 // The safe adapter is one of the three places that swallow.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new(_ledger.Classify(exception, terms.Withdrawn));
        }
        finally
        {
            AlertCallScope.Leave(outer);
            _cultures.Restore(before);
        }
    }

    /// <summary>Counts and logs a failure that whoever makes the calls found.</summary>
    internal DeliveryOutcome Fail(DeliveryStatus status, string reason) => _ledger.Fail(status, reason);

    private static AlertReceipt Receipt(DeliveryOutcome outcome) =>
        outcome.Receipt ?? new AlertReceipt { Note = $"Not delivered: {outcome.Failure}" };

    private static async Task<AlertReceipt> ReceiptAsync(ValueTask<DeliveryOutcome> delivering) =>
        Receipt(await delivering.ConfigureAwait(false));

    private static AlertReceipt? Completed(Task<AlertReceipt> call)
    {
#pragma warning disable RS0030, CA1849 // The task has completed: nothing blocks, and awaiting would cost an allocation.
        return call.Result;
#pragma warning restore RS0030, CA1849
    }

    // A task left alone must not raise UnobservedTaskException when it faults later.
    private static void Observe(Task task) => _ = task.ContinueWith(
        static late => _ = late.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    [SuppressMessage("Reliability", "CA2008", Justification = "The scheduler is named.")]
    private void Abandon(Task<AlertReceipt> call, Action<bool>? endedLate) => _ = call.ContinueWith(
        late =>
        {
            // Looking at the exception observes it; a late failure changes nothing.
            var delivered = late.Exception is null && late.IsCompletedSuccessfully && Completed(late) is not null;
            if (delivered)
            {
                _ledger.AcceptLate();
            }

            endedLate?.Invoke(delivered);
        },
        CancellationToken.None,
        TaskContinuationOptions.None,
        TaskScheduler.Default);

    private async ValueTask<DeliveryOutcome> AwaitAsync(Task<AlertReceipt> call, CallTerms terms, CultureSnapshot before)
    {
        var limit = terms.Limit ?? _options.Timeout;
        try
        {
            return _ledger.Accept(await call.WaitAsync(limit, _options.TimeProvider, terms.GivenUp).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // The safe adapter is one of the three places that swallow.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // The call may have ended between the wait's own end and here: then it counts, and not the wait.
            if (call.IsCompletedSuccessfully)
            {
                return _ledger.Accept(Completed(call));
            }

            if (call.IsCompleted)
            {
                return _ledger.Classify(call.Exception ?? exception, terms.Withdrawn);
            }

            Abandon(call, terms.EndedLate);
            return terms.GivenUp.IsCancellationRequested
                ? OutcomeLedger.Withdrawn()
                : _ledger.Fail(DeliveryStatus.TimedOut, $"The call did not end within {limit}; it was abandoned.");
        }
        finally
        {
            _cultures.Check(before);
        }
    }

    private async Task DisposeInnerAsync()
    {
        if (_inner is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            ((IDisposable)_inner).Dispose();
        }
    }
}
