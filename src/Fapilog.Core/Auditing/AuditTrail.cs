using Fapilog.Alerting;
using Fapilog.Compliance;
using Fapilog.Control;
using Fapilog.Cursors;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Sealing;
using Fapilog.Storage;
using Fapilog.Verification;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// The audit trail of one directory.
/// </summary>
/// <inheritdoc cref="IAuditTrail"/>
public sealed class AuditTrail : IAuditTrail
{
    private readonly AuditTrailOptions _options;
    private readonly IReadOnlyList<Fault> _idleRoutes;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly EventNormalizer _normalizer;
    private readonly LoggedEventRules _alertRules;
    private readonly AlertPump _pump;
    private readonly TrailQueue _queue;
    private readonly TrailParts _parts;
    private readonly TrailWatch _watch;
    // Never disposed: a second caller of StopAsync may still have to release it, and it holds no handle.
#pragma warning disable CA2213
    private readonly SemaphoreSlim _transition = new(1);
#pragma warning restore CA2213
    private volatile RunningTrail? _running;
    private ProcessEnd? _processEnd;
    private volatile bool _stopped;
    private volatile bool _stopFinished;
    private bool _disposed;

    /// <summary>Initializes a new instance of the <see cref="AuditTrail"/> class without alerting.</summary>
    /// <param name="options">The storage options.</param>
    public AuditTrail(AuditTrailOptions options)
        : this(options, Array.Empty<AlertInstance>())
    {
    }

    /// <summary>Initializes a new instance of the <see cref="AuditTrail"/> class with one dispatcher.</summary>
    /// <param name="options">The storage options.</param>
    /// <param name="dispatcher">The dispatcher for every alert; the trail owns it.</param>
    public AuditTrail(AuditTrailOptions options, IAlertDispatcher dispatcher)
        : this(options, [new AlertInstance("default", dispatcher)])
    {
    }

    /// <summary>Initializes a new instance of the <see cref="AuditTrail"/> class.</summary>
    /// <param name="options">The storage options.</param>
    /// <param name="instances">The alert instances, each with its own conditions; the trail owns their dispatchers.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system clock.</param>
    /// <param name="loggerFactory">
    /// Where the trail logs its own problems; <see langword="null"/> for the event source <c>Fapilog</c>.
    /// </param>
    /// <exception cref="FapilogException">
    /// An option is out of range, two instances share a name, or a route is invalid. All faults are reported at once.
    /// </exception>
    public AuditTrail(
        AuditTrailOptions options,
        IEnumerable<AlertInstance> instances,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null)
        : this(options, instances, PhysicalFileSystem.Instance, timeProvider, loggerFactory)
    {
    }

    internal AuditTrail(
        AuditTrailOptions options,
        IEnumerable<AlertInstance> instances,
        ITrailFileSystem files,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(instances);
        AlertInstance[] all = [.. instances];
        AuditTrailOptionsValidator.ThrowIfInvalid(options, all);
        _idleRoutes = AlertRouteValidator.FindIdle(options.Routes, [.. all.Select(instance => instance.Name)]);

        _options = options.Copy();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _logger = QuietLogger.Wrap(loggerFactory?.CreateLogger("Fapilog.Auditing.AuditTrail") ?? EventSourceLogger.Instance);
        _normalizer = new EventNormalizer(_options.Policy.Level, _timeProvider);
        var rules = new AlertRules(_options.Policy);
        _alertRules = new LoggedEventRules(rules, _timeProvider, _logger);
        _queue = new TrailQueue(_options.QueueCapacity, _timeProvider);
        _pump = new AlertPump(
            new AlertSource(_options.Name, _options.StoragePath),
            all,
            _options.Routes,
            _timeProvider,
            _logger)
        {
            FindingAccepted = _queue.NoteAccepted,
            InstanceFailed = (instance, failure) => _queue.Report(AlertingFindings.InstanceFailed(instance, failure)),
            InstanceWorks = instance => _queue.Clear(AlertingFindings.InstanceFailed(instance, string.Empty)),
        };
        _parts = new TrailParts(_options, files, _queue, _normalizer, rules, _pump, _timeProvider, _logger);
        _watch = new TrailWatch(_options, VerifyAsync, _timeProvider, _logger);
    }

    /// <inheritdoc/>
    public AuditTrailStatistics Statistics
    {
        get
        {
            var writer = _running?.Writer;
            return new()
            {
                Stored = writer?.Stored ?? 0,
                OwnStored = writer?.OwnStored ?? 0,
                Failed = writer?.Failed ?? 0,
                QueueDepth = _queue.Depth,
                Rejected = _queue.Rejected.Count,
                LastSequenceNumber = writer?.LastSequence ?? 0,
                LastDurableSequenceNumber = writer?.LastDurableSequence ?? 0,
                Health = writer is null || _stopped ? AuditTrailHealth.NotRunning
                    : writer.Failure is not null ? AuditTrailHealth.StorageFailing
                    : _queue.Rejected.AreRecent ? AuditTrailHealth.QueueFull
                    : AuditTrailHealth.Healthy,
                AlertsRaised = _pump.RaisedCount,
                Instances = _pump.Statistics,
            };
        }
    }

    /// <summary>Gets the seals of a started trail; null before the start.</summary>
    internal SealSigner? Seals => _running?.Seals;

    /// <summary>Gets the readers of every line of a started trail; null before the start.</summary>
    internal LineFeeds? Lines => _running?.Lines;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _transition.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_running is not null || _stopped)
            {
                throw new InvalidOperationException($"The trail '{_options.Name}' was started before. Make a new one.");
            }

            CheckPolicy();
            if (_options.Policy.Enabled)
            {
                foreach (var idle in _idleRoutes)
                {
                    AuditLog.RouteIsIdle(_logger, idle);
                }

                var running = await Task.Run(() => RunningTrail.StartAsync(_parts, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
                _running = running;
                _pump.Start();
                _watch.Start();
                _processEnd = new ProcessEnd(_options, _queue, running.Writer, _pump, () => _stopped = true, _logger);
            }
        }
        finally
        {
            _transition.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<AuditReceipt> LogEventAsync(
        AuditEvent auditEvent,
        AuditDurability? durability = null,
        CancellationToken cancellationToken = default)
    {
        if (!_options.Policy.Enabled)
        {
            return new(AuditReceipt.NotStored);
        }

        var writer = Running();
        ThrowIfNoReplica(durability);
        var storable = Redacted(auditEvent);
        var stamp = _normalizer.Admit(storable);
        var alert = _alertRules.Evaluate(storable);

        // While the storage fails, the trail promises nothing that it cannot keep: the caller waits for the outcome.
        var asked = durability ?? _options.Durability;
        var isDurable = asked is not AuditDurability.Enqueued || writer.Failure is not null;
        if (!isDurable && alert is null && !cancellationToken.IsCancellationRequested
            && _queue.TryEnqueueDraft(_normalizer.Complete(storable, stamp)))
        {
            return new(new AuditReceipt { EventId = stamp.EventId });
        }

        var pending = new PendingEvent(storable, stamp, alert, isDurable);
        return asked is AuditDurability.Replicated
            ? ReplicateAsync(pending, cancellationToken)
            : EnqueueAsync(pending, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        if (_running is { Writer: var writer })
        {
            var barrier = PendingEvent.Barrier(durable: true);
            if (_stopped || !_queue.TryEnqueueBeyond(barrier))
            {
                await writer.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
                if (writer.Failure is { } failure)
                {
                    throw failure;
                }

                return;
            }

            await barrier.Completion!.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task DrainAlertsAsync(CancellationToken cancellationToken = default) => _pump.DrainAsync(cancellationToken);

    /// <summary>Waits until no open alert can be delivered before a time: all are, or nothing is tried until then.</summary>
    internal Task DrainAlertsAsync(DateTimeOffset limit, CancellationToken cancellationToken) =>
        _pump.DrainAsync(limit, cancellationToken);

    /// <inheritdoc/>
    public async Task<VerificationReport> VerifyAsync(
        VerificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var report = await Task.Run(
            () => TrailVerifier.Verify(
                Path.GetFullPath(_options.StoragePath),
                options ?? VerificationOptions.With(
                    _options.Seal.ReadKeys().Append(Seals?.Key).OfType<SealKey>().DistinctBy(key => key.KeyId)),
                cancellationToken),
            cancellationToken)
            .ConfigureAwait(false);
        if (_running is not null && !_stopped)
        {
            _queue.Report(report);
        }

        return report;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_stopFinished)
        {
            return;
        }

        await _transition.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_stopFinished)
            {
                return;
            }

            await _watch.StopAsync().ConfigureAwait(false);
            _stopped = true;
            if (_running is { } running)
            {
                await running.StopAsync(cancellationToken).ConfigureAwait(false);
                _processEnd!.Dispose();
            }

            _stopFinished = true;
        }
        finally
        {
            _transition.Release();
        }
    }

    /// <summary>
    /// Stops the trail and disposes its dispatchers, each once and within a time limit. A second call does nothing.
    /// </summary>
    /// <returns>A task that completes when the trail is disposed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await StopAsync().ConfigureAwait(false);
        await _pump.DisposeAsync().ConfigureAwait(false);
        _watch.Dispose();
    }

    /// <summary>Carries out an operator's command, as the running trail does with one from the control folder.</summary>
    /// <exception cref="FapilogException">It is refused, or failed.</exception>
    internal Task<AuditMap> CarryOutAsync(ControlRequest request, CancellationToken cancellationToken) =>
        (_stopped ? null : _running)?.CarryOutAsync(request, cancellationToken) ?? throw NotRunning();

    /// <summary>Stores an event of the trail's own that raises no alert.</summary>
    internal Task<ChainPosition> RecordAsync(AuditEvent auditEvent, CancellationToken cancellationToken) =>
        (_stopped ? null : _running)?.RecordAsync(auditEvent, cancellationToken) ?? throw NotRunning();

    private void CheckPolicy()
    {
        var breaches = CompliancePolicyValidator.Validate(_options.Policy);
        if (breaches.Count > 0 && _options.Policy.OnViolation is PolicyViolationAction.Fail)
        {
            throw new FapilogException(breaches);
        }

        foreach (var breach in breaches)
        {
            AuditLog.PolicyBreached(_logger, breach);
        }
    }

    private TrailWriter Running() => _running is { Writer: var started } && !_stopped ? started : throw NotRunning();

    private AuditEvent Redacted(AuditEvent auditEvent)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        return _options.Redact is not { } redact
            ? auditEvent
            : redact(auditEvent) ?? throw new InvalidOperationException(
                $"{AuditCodes.EventRefused}: The hook 'Redact' returned null, so the event is not stored. Return the event without what must not be in it.");
    }

    private InvalidOperationException NotRunning() => new(
        $"{AuditCodes.TrailNotRunning}: The trail '{_options.Name}' {(_stopped ? "has stopped" : "has not started")}, so the event "
        + "is not stored. Log between StartAsync and StopAsync.");

    private async ValueTask<AuditReceipt> EnqueueAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_queue.TryEnqueue(pending))
        {
            ThrowIfRejected();
            if (!await _queue.EnqueueAsync(pending, cancellationToken).ConfigureAwait(false))
            {
                throw NotRunning();
            }
        }

        return pending.Completion is { } completion
            ? await completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false)
            : new AuditReceipt { EventId = pending.EventId };
    }

    private async ValueTask<AuditReceipt> ReplicateAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        var receipt = await EnqueueAsync(pending, cancellationToken).ConfigureAwait(false);
        await _options.Replica!.WaitAsync(receipt.SequenceNumber!.Value, receipt.Checksum!, cancellationToken)
            .ConfigureAwait(false);
        return receipt;
    }

    private void ThrowIfNoReplica(AuditDurability? durability)
    {
        if (durability is AuditDurability.Replicated && _options.Replica is null)
        {
            throw new InvalidOperationException(
                $"{AuditCodes.NoReplica}: The durability is 'Replicated', and the trail '{_options.Name}' has no replica, so the event is not stored. Set Replica, or log with Durable.");
        }
    }

    private void ThrowIfRejected()
    {
        if (_options.QueueFull is AuditQueueFullMode.Reject && !_stopped)
        {
            _queue.Rejected.Add();
            throw new FapilogException(new Fault(
                AuditCodes.QueueFull,
                $"The queue of the trail '{_options.Name}' holds {CountText.Format(_options.QueueCapacity, "event")} and takes no more, so the event is not "
                + "stored. Log it again later, raise QueueCapacity, or let callers wait with QueueFull: Wait."));
        }
    }
}
