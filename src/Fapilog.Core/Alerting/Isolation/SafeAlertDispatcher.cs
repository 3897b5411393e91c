using System.Globalization;
using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Wraps a dispatcher so that nothing it does reaches whoever calls it: it never throws, and it always answers.
/// </summary>
/// <remarks>
/// <para>
/// Contained are: an exception, thrown or in the task; a missing task or receipt; a task that never completes; a cancellation
/// nobody asked for; a changed culture; an event the dispatcher itself logs while it is called. Failures are counted and
/// logged once per window, as texts with the known secrets masked.
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
    private readonly IAlertDispatcher _inner;
    private readonly SafeAlertDispatcherOptions _options;
    private readonly FailureLog _failureLog;
    private long _delivered;
    private long _failed;
    private long _timedOut;
    private int _disposed;

    private SafeAlertDispatcher(string name, IAlertDispatcher inner, SafeAlertDispatcherOptions options)
    {
        Name = name;
        _inner = inner;
        _options = options;
        _failureLog = new FailureLog(name, options);
    }

    /// <summary>Gets the name of the instance, for logs.</summary>
    public string Name { get; }

    /// <summary>Gets how many calls were accepted.</summary>
    public long DeliveredCount => Interlocked.Read(ref _delivered);

    /// <summary>Gets how many calls failed, those that ran out of time included.</summary>
    public long FailedCount => Interlocked.Read(ref _failed);

    /// <summary>Gets how many calls ran out of time.</summary>
    public long TimedOutCount => Interlocked.Read(ref _timedOut);

    /// <summary>Gets what the last failure said, secrets masked.</summary>
    /// <value><see langword="null"/> while nothing failed.</value>
    public string? LastFailure => _failureLog.Last;

    /// <summary>Gets the wrapped dispatcher as a preview, or <see langword="null"/> when it offers none.</summary>
    public IAlertPreview? Preview => _inner as IAlertPreview;

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
    public async Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        var outcome = await DeliverAsync(auditEvent, severity, channel, cancellationToken).ConfigureAwait(false);
        return outcome.Receipt ?? new AlertReceipt { Note = $"Not delivered: {outcome.Failure}" };
    }

    /// <summary>Disposes the wrapped dispatcher once, within the limit, whatever it does.</summary>
    /// <returns>A task that completes within <see cref="SafeAlertDispatcherOptions.DisposeTimeout"/>.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0 || _inner is not (IAsyncDisposable or IDisposable))
        {
            return;
        }

        // On the pool, since a Dispose that blocks must not hold the caller beyond the limit.
        var disposing = Task.Run(DisposeInnerAsync);
        try
        {
            await disposing.WaitAsync(_options.DisposeTimeout, _options.TimeProvider).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The safe adapter is one of the three places that swallow.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Forget(disposing);
            _failureLog.Record(Masked($"Disposing failed. {Describe(exception)}"));
        }
    }

    /// <summary>
    /// Calls the wrapped dispatcher and tells how it went. Never throws, and never outlasts the limit, which is the options'
    /// unless the caller has promised the dispatcher another.
    /// </summary>
    internal ValueTask<DeliveryOutcome> DeliverAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel,
        CancellationToken cancellationToken,
        TimeSpan? limit = null)
    {
        var culture = CultureInfo.CurrentCulture;
        var uiCulture = CultureInfo.CurrentUICulture;
        var outermost = !AlertCallScope.IsActive;
        try
        {
            AlertCallScope.Enter();
            var call = _inner.SendAlertAsync(auditEvent, severity, channel, cancellationToken);
            return call switch
            {
                null => new(Fail(DeliveryStatus.Temporary, "The dispatcher returned no task.")),
                { IsCompletedSuccessfully: true } => new(Accept(Completed(call))),
                _ => AwaitAsync(call, limit ?? _options.Timeout, cancellationToken),
            };
        }
#pragma warning disable CA1031 // The safe adapter is one of the three places that swallow.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new(Classify(exception, cancellationToken));
        }
        finally
        {
            if (outermost)
            {
                AlertCallScope.Leave();
            }

            CultureInfo.CurrentCulture = culture;
            CultureInfo.CurrentUICulture = uiCulture;
        }
    }

    private static AlertReceipt? Completed(Task<AlertReceipt> call)
    {
#pragma warning disable RS0030, CA1849 // The task has completed: nothing blocks, and awaiting would cost an allocation.
        return call.Result;
#pragma warning restore RS0030, CA1849
    }

    private async ValueTask<DeliveryOutcome> AwaitAsync(Task<AlertReceipt> call, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return Accept(await call.WaitAsync(limit, _options.TimeProvider, cancellationToken).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // The safe adapter is one of the three places that swallow.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // The call may have ended between the wait's own end and here: then it counts, and not the wait.
            if (call.IsCompletedSuccessfully)
            {
                return Accept(Completed(call));
            }

            if (call.IsCompleted)
            {
                return Classify(call.Exception?.InnerException ?? exception, cancellationToken);
            }

            Forget(call);
            return cancellationToken.IsCancellationRequested
                ? new DeliveryOutcome(DeliveryStatus.Cancelled, Failure: "The host withdrew the call.")
                : Fail(DeliveryStatus.TimedOut, $"The call did not end within {limit}; it was abandoned.");
        }
    }

    // A task left alone must not raise UnobservedTaskException when it faults later.
    private static void Forget(Task call) => _ = call.ContinueWith(
        static late => _ = late.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
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

    private DeliveryOutcome Accept(AlertReceipt? receipt)
    {
        if (receipt is null)
        {
            return Fail(DeliveryStatus.Temporary, "The dispatcher returned no receipt.");
        }

        Interlocked.Increment(ref _delivered);
        return new DeliveryOutcome(DeliveryStatus.Delivered, receipt);
    }

    private DeliveryOutcome Classify(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested =>
            new DeliveryOutcome(DeliveryStatus.Cancelled, Failure: "The host withdrew the call."),
        AlertDeliveryException delivery => Fail(Status(delivery.Kind), delivery.Message, delivery.RetryAfter),
        _ => Fail(DeliveryStatus.Temporary, Describe(exception)),
    };

    private static DeliveryStatus Status(AlertFailureKind kind) => kind switch
    {
        AlertFailureKind.Rejected => DeliveryStatus.Rejected,
        AlertFailureKind.InstanceFailed => DeliveryStatus.InstanceFailed,
        _ => DeliveryStatus.Temporary,
    };

    private static string Describe(Exception exception)
    {
        try
        {
            var cause = exception.GetBaseException();
            return $"{cause.GetType().Name}: {cause.Message}";
        }
#pragma warning disable CA1031 // An exception is the provider's own code too: its Message may throw.
        catch (Exception)
#pragma warning restore CA1031
        {
            return $"{exception.GetType().Name}, which cannot tell its message.";
        }
    }

    private string Masked(string text) => _options.SecretMask.Apply(text);

    private DeliveryOutcome Fail(DeliveryStatus status, string reason, TimeSpan? retryAfter = null)
    {
        var failure = Masked(reason);
        Interlocked.Increment(ref _failed);
        if (status is DeliveryStatus.TimedOut)
        {
            Interlocked.Increment(ref _timedOut);
        }

        _failureLog.Record(failure);
        return new DeliveryOutcome(status, Failure: failure, RetryAfter: retryAfter);
    }
}
