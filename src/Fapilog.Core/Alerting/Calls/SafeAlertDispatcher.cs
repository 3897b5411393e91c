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
    private readonly CallLog _log;
    private readonly CultureGuard _cultures;
    private readonly ProviderCode _code;
    private int _disposed;

    private SafeAlertDispatcher(string name, IAlertDispatcher inner, SafeAlertDispatcherOptions options)
    {
        Name = name;
        _inner = inner;
        _options = options;
        _log = new CallLog(name, options);
        _cultures = new CultureGuard(name, options);
        _code = new ProviderCode(inner);
    }

    /// <summary>Gets the name of the instance, for logs.</summary>
    public string Name { get; }

    /// <summary>Gets how many calls were accepted.</summary>
    public long DeliveredCount => _log.Delivered;

    /// <summary>Gets how many calls failed, those that did not end before their deadline included.</summary>
    public long FailedCount => _log.Failed;

    /// <summary>Gets how many calls did not end before their deadline.</summary>
    public long TimedOutCount => _log.TimedOut;

    /// <summary>Gets how many abandoned calls the vendor accepted in the end.</summary>
    public long DeliveredLateCount => _log.DeliveredLate;

    /// <summary>Gets what the last failure said, secrets masked.</summary>
    /// <value><see langword="null"/> while nothing failed.</value>
    public string? LastFailure => _log.LastFailure;

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
    /// <exception cref="ArgumentOutOfRangeException">
    /// A time limit of <paramref name="options"/> is not more than zero.
    /// </exception>
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
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The receipt; where nothing was delivered, one whose <see cref="AlertReceipt.Note"/> says so.</returns>
    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        var answer = Begin(auditEvent, severity, channel, cancellationToken);
        if (!answer.IsCompletedSuccessfully || Completed(answer) is not { } receipt)
        {
            return WaitForReceiptAsync(answer, cancellationToken);
        }

        _log.Accept(receipt);
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
            // On a thread of its own: a Dispose that blocks must block neither the caller nor a thread of the pool.
            var disposing = Task.Factory
                .StartNew(DisposeInnerAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .Unwrap();
            try
            {
                await disposing.WaitAsync(_options.DisposeTimeout, _options.TimeProvider).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // The boundary to a provider's code: whatever it throws becomes a failure of its instance.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Observe(disposing);
                _log.Record($"Disposing failed. {FailureText.Describe(exception)}");
            }
        }

        _log.Close();
    }

    /// <summary>Returns a sentence about an unhandled exception if it came through the provider's code; null otherwise.</summary>
    internal string? Blame(Exception exception) => _code.IsOnStackOf(exception)
        ? FailureText.Clean(
            $"The provider of alert instance '{Name}' let an exception escape. {FailureText.Describe(exception)}",
            _options.SecretMask)
        : null;

    /// <summary>
    /// Starts to log the unobserved exceptions of the provider's tasks; null where they cannot be told from others.
    /// </summary>
    internal IDisposable? WatchStrayTasks() => _code.HasOwnContext ? new StrayTasks(Name, _code, _options) : null;

    /// <summary>
    /// Starts a call. Never throws: what the dispatcher throws is in the task. Returns when the dispatcher returns its thread.
    /// </summary>
    internal Task<AlertReceipt> Begin(
        AuditEvent auditEvent, AlertSeverity severity, string? channel, CancellationToken cancellationToken)
    {
        var before = CultureSnapshot.Take();
        var outer = AlertCallScope.Enter(Name);
        try
        {
            // A provider that was compiled without nullable annotations may return null.
            return _inner.SendAlertAsync(auditEvent, severity, channel, cancellationToken)
                ?? Task.FromException<AlertReceipt>(new AlertDeliveryException("The dispatcher returned no task."));
        }
#pragma warning disable CA1031 // The boundary to a provider's code: whatever it throws becomes a failure of its instance.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Task.FromException<AlertReceipt>(exception);
        }
        finally
        {
            AlertCallScope.Leave(outer);
            _cultures.Restore(before);
        }
    }

    /// <summary>
    /// Waits for a call and says how it ended; never throws. This is the one place where a call past its deadline is abandoned:
    /// it goes on, nobody waits for it, and its end is reported to <see cref="CallOptions.EndedLate"/>.
    /// </summary>
    internal async ValueTask<AlertCallResult> EndAsync(StartedCall call, CallOptions options)
    {
        var deadline = options.Deadline ?? _options.Timeout;
        try
        {
            return _log.Accept(
                await call.Answer.WaitAsync(deadline, _options.TimeProvider, options.StopWaiting).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // The boundary to a provider's code: whatever it throws becomes a failure of its instance.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // The call may have ended after the wait and before this line: then its own end counts.
            if (call.Answer.IsCompletedSuccessfully)
            {
                return _log.Accept(Completed(call.Answer));
            }

            if (call.Answer.IsCompleted)
            {
                return _log.Classify(call.Answer.Exception ?? exception, options.Cancellation);
            }

            var blocksThread = !call.Returned.IsCompleted;
            ReportLateEnd(call.Answer, options.EndedLate);
            if (options.StopWaiting.IsCancellationRequested)
            {
                return _log.Cancelled();
            }

            var failure = blocksThread
                ? $"The dispatcher blocked its thread for more than {deadline}; the call was abandoned."
                : $"The call did not end within {deadline}; it was abandoned.";
            return _log.Fail(AlertCallStatus.TimedOut, failure) with { BlocksThread = blocksThread };
        }
        finally
        {
            // Also of a call that hangs: its provider is named.
            if (options.Before is { } before)
            {
                _cultures.Check(before);
            }
        }
    }

    private static AlertReceipt ReceiptOf(AlertCallResult result) =>
        result.Receipt ?? new AlertReceipt { Note = $"Not delivered: {result.Failure}" };

    private static AlertReceipt? Completed(Task<AlertReceipt> call)
    {
#pragma warning disable RS0030, CA1849 // The task has completed: nothing blocks, and awaiting would cost an allocation.
        return call.Result;
#pragma warning restore RS0030, CA1849
    }

    // An abandoned task must not raise UnobservedTaskException when it faults later.
    private static void Observe(Task task) => _ = task.ContinueWith(
        static late => _ = late.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private async Task<AlertReceipt> WaitForReceiptAsync(Task<AlertReceipt> answer, CancellationToken cancellationToken)
    {
        // What is logged about the call raises no alert; being async, the scope does not reach the caller.
        AlertCallScope.Enter(Name);
        var options = new CallOptions
        {
            Cancellation = cancellationToken,
            StopWaiting = cancellationToken,
            Before = CultureSnapshot.Take(),
        };
        return ReceiptOf(await EndAsync(new StartedCall(Task.CompletedTask, answer), options).ConfigureAwait(false));
    }

    [SuppressMessage("Reliability", "CA2008", Justification = "The scheduler is named.")]
    private void ReportLateEnd(Task<AlertReceipt> answer, Action<bool>? endedLate) => _ = answer.ContinueWith(
        late =>
        {
            // Reading the exception observes it; a late failure changes nothing.
            var delivered = late.Exception is null && late.IsCompletedSuccessfully && Completed(late) is not null;
            if (delivered)
            {
                _log.AcceptLate();
            }

            endedLate?.Invoke(delivered);
        },
        CancellationToken.None,
        TaskContinuationOptions.None,
        TaskScheduler.Default);

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
