using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// Shows or sends single alerts of one instance as its trail's pump would: judged by the trail's rules, redacted, labelled,
/// called on a thread of its own within the instance's deadline, whatever the provider does. No trail takes part: nothing is
/// stored, and nothing gets a sequence number.
/// </summary>
/// <remarks>
/// It owns the instance's dispatcher and disposes it. What code gives a trail, such as
/// <see cref="AuditTrailOptions.Redact"/>, is not applied. Safe for use by several threads.
/// </remarks>
public sealed class AlertTrial : IAsyncDisposable
{
    private static readonly TimeSpan LongestPreview = TimeSpan.FromSeconds(10);

    private readonly AlertInstanceOptions _options;
    private readonly AuditTrailOptions _trail;
    private readonly SafeAlertDispatcher _dispatcher;
    private readonly AlertRedactor _redactor;
    private readonly TrialRules _rules;
    private readonly TimeProvider _timeProvider;

    /// <summary>Initializes a new instance of the <see cref="AlertTrial"/> class.</summary>
    /// <param name="instance">The instance. Its <see cref="AlertInstanceOptions.MinimumSeverity"/> keeps nothing back here.</param>
    /// <param name="trail">The options of the trail the instance belongs to: its name, directory and policy. Read once.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    public AlertTrial(AlertInstance instance, AuditTrailOptions trail, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(trail);

        _options = instance.Options.Copy();
        _trail = trail.Copy();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _dispatcher = SafeAlertDispatcher.Wrap(
            instance.Name,
            instance.Dispatcher,
            new SafeAlertDispatcherOptions { Timeout = _options.Deadline, TimeProvider = _timeProvider });
        _redactor = new AlertRedactor(_options);
        _rules = new TrialRules(_trail.Policy);
    }

    /// <summary>Renders what the instance would send for an event. Nothing is sent.</summary>
    /// <param name="auditEvent">The event, whole: it is redacted here.</param>
    /// <param name="severity">The severity to show it with; <see langword="null"/> for the one the rules give, or info where none fires.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The requests, or why there are none: the provider shows none, fails, or takes longer than the instance's deadline or
    /// 10 seconds.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<AlertTrialPreview> PreviewAsync(
        AuditEvent auditEvent, AlertSeverity? severity = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        var rules = _rules.Evaluate(auditEvent);
        var decision = rules ?? new AlertDecision(AlertSeverity.Info, []);
        decision = decision with { Severity = severity ?? decision.Severity };
        var details = new AlertLabel(_trail).Of(auditEvent, decision) with { Attempt = 1, Deadline = _timeProvider.GetUtcNow() + _options.Deadline };
        var call = new PreviewCall(_dispatcher, _options.Channel, _options.Deadline < LongestPreview ? _options.Deadline : LongestPreview, _timeProvider);
        var (preview, failure) = await call
            .RunAsync(_redactor.Redact(auditEvent with { Alert = details }), decision.Severity, cancellationToken)
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

    /// <summary>Sends one alert that is marked as a test (<see cref="AlertDetails.IsTest"/>), and waits for the vendor's answer.</summary>
    /// <param name="auditEvent">The event, without a place in a chain; it is redacted here.</param>
    /// <param name="severity">The severity it is sent with. No rule is asked.</param>
    /// <param name="testRun">What tells this run from every other; the alert's idempotency key is made of it.</param>
    /// <param name="cancellationToken">
    /// Withdraws the call. The dispatcher has a second then to say how it ended.
    /// </param>
    /// <returns>How it ended. Never an exception of the provider's.</returns>
    /// <exception cref="ArgumentException"><paramref name="testRun"/> is null, empty or white space.</exception>
    public async Task<AlertTrialResult> SendTestAsync(
        AuditEvent auditEvent, AlertSeverity severity, string testRun, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        ArgumentException.ThrowIfNullOrWhiteSpace(testRun);

        var label = new AlertLabel(_trail, testRun);
        var call = new TestCall(_dispatcher, _options, label, _timeProvider);
        return await call.RunAsync(auditEvent with { SequenceNumber = null, Checksum = null, PreviousHash = null }, severity, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Disposes the dispatcher, within a limit, whatever it does.</summary>
    /// <returns>A task that completes when it is disposed or left alone.</returns>
    public ValueTask DisposeAsync() => _dispatcher.DisposeAsync();
}
