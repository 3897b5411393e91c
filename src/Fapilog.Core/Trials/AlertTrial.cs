using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Trials;

/// <summary>
/// Shows or sends single alerts of one instance as its trail would: evaluated by the trail's rules, redacted, and called on a
/// thread of its own within the instance's deadline, whatever the provider does. No trail takes part: nothing is stored, and
/// nothing gets a sequence number.
/// </summary>
/// <remarks>
/// Owns the instance's dispatcher and disposes it. What code gives a trail, such as <see cref="AuditTrailOptions.Redact"/>, is
/// not applied. Safe for use by several threads.
/// </remarks>
internal sealed class AlertTrial : IAsyncDisposable
{
    private static readonly TimeSpan MaxPreviewTime = TimeSpan.FromSeconds(10);

    // How long a cancelled call has to say how it ended.
    private static readonly TimeSpan CancellationGrace = TimeSpan.FromSeconds(1);

    private readonly string _instance;
    private readonly AlertInstanceOptions _options;
    private readonly AuditTrailOptions _trail;
    private readonly SafeAlertDispatcher _dispatcher;
    private readonly StoredEventRules _rules;
    private readonly TimeProvider _timeProvider;

    /// <summary>Initializes a new instance of the <see cref="AlertTrial"/> class with the system's clock.</summary>
    /// <param name="instance">The instance. Its <see cref="AlertInstanceOptions.MinimumSeverity"/> does not apply here.</param>
    /// <param name="trail">The options of the trail the instance belongs to: its name, directory and policy. Read once.</param>
    public AlertTrial(AlertInstance instance, AuditTrailOptions trail)
        : this(instance, trail, TimeProvider.System)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="AlertTrial"/> class.</summary>
    /// <param name="instance">The instance. Its <see cref="AlertInstanceOptions.MinimumSeverity"/> does not apply here.</param>
    /// <param name="trail">The options of the trail the instance belongs to: its name, directory and policy. Read once.</param>
    /// <param name="timeProvider">The clock.</param>
    public AlertTrial(AlertInstance instance, AuditTrailOptions trail, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(trail);
        ArgumentNullException.ThrowIfNull(timeProvider);

        _instance = instance.Name;
        _options = instance.Options.Copy();
        _trail = trail.Copy();
        _timeProvider = timeProvider;
        _dispatcher = SafeAlertDispatcher.Wrap(
            instance.Name,
            instance.Dispatcher,
            new SafeAlertDispatcherOptions { Timeout = _options.Deadline, TimeProvider = timeProvider });
        _rules = new StoredEventRules(_trail.Policy);
    }

    /// <summary>
    /// Returns an event that alerts under every policy that alerts at all: a component that fails, at level critical.
    /// </summary>
    /// <returns>The event, without a place in a chain.</returns>
    public AuditEvent SampleEvent() => PartialEvent.Sample(_trail, _timeProvider);

    /// <summary>Renders what the instance would send for an event. Nothing is sent.</summary>
    /// <param name="auditEvent">The whole event: it is redacted here.</param>
    /// <param name="severity">
    /// The severity to show it with; <see langword="null"/> for the one the rules give, or info where no rule applies.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The requests, or why there are none: the provider shows none, fails, or takes longer than the instance's deadline or
    /// 10 seconds.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<AlertTrialPreview> PreviewAsync(
        AuditEvent auditEvent, AlertSeverity? severity = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        var rules = _rules.Evaluate(auditEvent);
        var decision = rules ?? new AlertDecision(AlertSeverity.Info, []);
        decision = decision with { Severity = severity ?? decision.Severity };
        var composed = new AlertComposer(new AlertSource(_trail.Name, _trail.StoragePath), _instance, _options).Compose(
            PendingAlert.ForTrial(auditEvent, decision, attempts: 1), _timeProvider.GetUtcNow() + _options.Deadline);
        var limit = _options.Deadline < MaxPreviewTime ? _options.Deadline : MaxPreviewTime;
        var (preview, failure) = await new PreviewCall(_dispatcher, _options.Channel, limit, _timeProvider)
            .RunAsync(composed, decision.Severity, cancellationToken)
            .ConfigureAwait(false);
        return new AlertTrialPreview
        {
            Alerts = rules is not null,
            Severity = decision.Severity,
            Reasons = decision.Reasons,
            Preview = preview,
            Failure = failure,
        };
    }

    /// <summary>
    /// Sends one alert that is marked as a test (<see cref="AlertDetails.IsTest"/>), and waits for the vendor's answer.
    /// </summary>
    /// <param name="auditEvent">The event, without a place in a chain; it is redacted here.</param>
    /// <param name="severity">The severity it is sent with. The rules do not apply.</param>
    /// <param name="testRun">Identifies this run; the alert's idempotency key is derived from it.</param>
    /// <param name="cancellationToken">Cancels the call. The dispatcher then has a second to say how it ended.</param>
    /// <returns>How the call ended. Never an exception of the provider.</returns>
    /// <exception cref="ArgumentException"><paramref name="testRun"/> is null, empty or white space.</exception>
    public async Task<AlertTrialResult> SendTestAsync(
        AuditEvent auditEvent, AlertSeverity severity, string testRun, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        ArgumentException.ThrowIfNullOrWhiteSpace(testRun);

        var unstored = auditEvent with { SequenceNumber = null, Checksum = null, PreviousHash = null };
        var composer = new AlertComposer(new AlertSource(_trail.Name, _trail.StoragePath), _instance, _options, testRun);
        using var calls = new InstanceCalls(_dispatcher, _options, composer, new CircuitBreaker(_timeProvider), _timeProvider);
        var start = _timeProvider.GetTimestamp();
        var calling = calls.CallAsync(
            PendingAlert.ForTrial(unstored, new AlertDecision(severity, []), attempts: 1), deliveredLate: () => { });
        AlertCallResult result;
        try
        {
            result = await calling.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            result = await CancelAsync(calls, calling).ConfigureAwait(false);
        }

        return new AlertTrialResult
        {
            Status = result.Status,
            Receipt = result.Receipt is { } receipt ? Masked(receipt, _dispatcher.Mask) : null,
            Failure = result.Failure,
            Origin = result.Origin,
            RetryAfter = result.RetryAfter,
            Elapsed = _timeProvider.GetElapsedTime(start),
            IdempotencyKey = composer.IdempotencyKey(unstored),
        };
    }

    /// <summary>Disposes the dispatcher, within a limit, whatever it does.</summary>
    /// <returns>A task that completes when the dispatcher is disposed or abandoned.</returns>
    public ValueTask DisposeAsync() => _dispatcher.DisposeAsync();

    private static AlertReceipt Masked(AlertReceipt receipt, SecretMask mask) => new()
    {
        Reference = receipt.Reference is { } reference ? FailureText.Clean(reference, mask) : null,
        Note = receipt.Note is { } note ? FailureText.Clean(note, mask) : null,
    };

    private async Task<AlertCallResult> CancelAsync(InstanceCalls calls, Task<AlertCallResult> calling)
    {
        calls.CancelAll();
        try
        {
            return await calling.WaitAsync(CancellationGrace, _timeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await calls.StopWaitingAsync().ConfigureAwait(false);
            return await calling.ConfigureAwait(false);
        }
    }
}

/// <summary>
/// What an instance would send for one event, or why that cannot be shown.
/// </summary>
/// <remarks>Immutable; no object of the provider is kept.</remarks>
internal sealed class AlertTrialPreview
{
    internal AlertTrialPreview()
    {
    }

    /// <summary>
    /// Gets a value indicating whether the event alerts under the trail's policy. It is shown even if it does not.
    /// </summary>
    public bool Alerts { get; internal init; }

    /// <summary>Gets the severity the alert is shown with.</summary>
    public AlertSeverity Severity { get; internal init; }

    /// <summary>Gets why the event alerts, in the words of <see cref="AlertReason"/>.</summary>
    public IReadOnlyList<string> Reasons { get; internal init; } = [];

    /// <summary>Gets the requests in the order they would be sent, at least one, secrets masked.</summary>
    /// <value><see langword="null"/> when there is a <see cref="Failure"/>.</value>
    public AlertPreview? Preview { get; internal init; }

    /// <summary>Gets why there is nothing to show, in sentences without a secret.</summary>
    /// <value><see langword="null"/> when there is a <see cref="Preview"/>.</value>
    public string? Failure { get; internal init; }
}

/// <summary>
/// How one test alert ended, as texts without secrets.
/// </summary>
/// <remarks>Immutable; no object of the provider is kept.</remarks>
internal sealed class AlertTrialResult
{
    internal AlertTrialResult()
    {
    }

    /// <summary>Gets how the call ended.</summary>
    public AlertCallStatus Status { get; internal init; }

    /// <summary>Gets the vendor's receipt, secrets masked.</summary>
    /// <value><see langword="null"/> unless the alert was delivered.</value>
    public AlertReceipt? Receipt { get; internal init; }

    /// <summary>Gets what the provider said about the failure, secrets masked, on one line. It may start with a code.</summary>
    /// <value><see langword="null"/> when the alert was delivered.</value>
    public string? Failure { get; internal init; }

    /// <summary>Gets what the failure says of the provider's code.</summary>
    public AlertFailureOrigin Origin { get; internal init; }

    /// <summary>Gets how long the vendor asks to wait before the next call.</summary>
    /// <value>The default is <see langword="null"/>: it does not say.</value>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>Gets how long the call took.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>Gets the key by which the vendor recognizes repetitions.</summary>
    public string IdempotencyKey { get; internal init; } = string.Empty;
}
