using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Retention;
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
    private readonly ITrailFileSystem _files;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly EventNormalizer _normalizer;
    private readonly AlertRules _rules;
    private readonly AlertGate _gate;
    private readonly AlertPump _pump;
    private readonly TrailWatch _watch;
#pragma warning disable CA2213 // Never disposed: a second caller of StopAsync may still have to release it, and it holds no handle.
    private readonly SemaphoreSlim _transition = new(1);
#pragma warning restore CA2213
    private volatile TrailWriter? _writer;
    private OwnEvents? _own;
    private SealingWorker? _sealing;
    private ProcessEnd? _processEnd;
    private volatile bool _stopped;
    private volatile bool _stopFinished;
    private bool _disposed;

    /// <summary>Initializes a new instance of the <see cref="AuditTrail"/> class that alerts nobody.</summary>
    /// <param name="options">How to store.</param>
    public AuditTrail(AuditTrailOptions options)
        : this(options, Array.Empty<AlertInstance>())
    {
    }

    /// <summary>Initializes a new instance of the <see cref="AuditTrail"/> class with one dispatcher.</summary>
    /// <param name="options">How to store.</param>
    /// <param name="dispatcher">Where every alert goes; the trail owns it.</param>
    public AuditTrail(AuditTrailOptions options, IAlertDispatcher dispatcher)
        : this(options, [new AlertInstance("default", dispatcher)])
    {
    }

    /// <summary>Initializes a new instance of the <see cref="AuditTrail"/> class.</summary>
    /// <param name="options">How to store.</param>
    /// <param name="instances">Where alerts go, each instance with its own conditions; the trail owns their dispatchers.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="loggerFactory">
    /// Where the trail logs its own troubles; <see langword="null"/> for the event source <c>Fapilog</c>.
    /// </param>
    /// <exception cref="FapilogException">An option is out of its range, or two instances share a name; all at once.</exception>
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

        _options = options.Copy();
        _files = files;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _logger = QuietLogger.Of(loggerFactory?.CreateLogger("Fapilog.Auditing.AuditTrail") ?? EventSourceLogger.Instance);
        _normalizer = new EventNormalizer(_options.Policy.Level, _timeProvider);
        _rules = new AlertRules(_options.Policy);
        _gate = new AlertGate(_rules, _timeProvider, _logger);
        _pump = new AlertPump(_options, all, _timeProvider, _logger);
        _watch = new TrailWatch(_options, VerifyAsync, _timeProvider, _logger);
    }

    /// <inheritdoc/>
    public AuditTrailStatistics Statistics => new()
    {
        Stored = _writer?.Stored ?? 0,
        OwnStored = _writer?.OwnStored ?? 0,
        Failed = _writer?.Failed ?? 0,
        QueueDepth = _writer?.Depth ?? 0,
        Rejected = _writer?.Refusals.Count ?? 0,
        LastSequenceNumber = _writer?.LastSequence ?? 0,
        LastDurableSequenceNumber = _writer?.LastDurableSequence ?? 0,
        Health = _writer is null || _stopped ? AuditTrailHealth.NotRunning
            : _writer.Failure is not null ? AuditTrailHealth.StorageFailing
            : _writer.Refusals.AreRecent ? AuditTrailHealth.QueueFull
            : AuditTrailHealth.Healthy,
        AlertsRaised = _pump.RaisedCount,
        Instances = _pump.Statistics,
    };

    /// <summary>Gets the seals of a trail that was started; null before.</summary>
    internal SealAuthority? Seals { get; private set; }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _transition.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_writer is not null || _stopped)
            {
                throw new InvalidOperationException($"The trail '{_options.Name}' was started before. Make a new one.");
            }

            CheckPolicy();
            if (_options.Policy.Enabled)
            {
                _writer = await Task.Run(() => OpenWriterAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
                _pump.Start();
                _watch.Start();
                _processEnd = new ProcessEnd(_options, _writer, _pump, () => _stopped = true, _logger);
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
        var storable = Redacted(auditEvent);
        var stamp = _normalizer.Admit(storable);
        var alert = _gate.Evaluate(storable);

        // While the storage fails nothing is promised that is not kept: the caller waits for the outcome.
        var durable = (durability ?? _options.Durability) is AuditDurability.Durable || writer.Failure is not null;
        var pending = new PendingEvent(storable, stamp, alert, durable);
        return EnqueueAsync(writer, pending, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        if (_writer is { } writer)
        {
            var barrier = PendingEvent.Barrier(durable: true);
            if (_stopped || !await writer.TryEnqueueAsync(barrier, cancellationToken).ConfigureAwait(false))
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

    /// <inheritdoc/>
    public async Task<VerificationReport> VerifyAsync(VerificationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var report = await Task.Run(() => TrailVerifier.Verify(Path.GetFullPath(_options.StoragePath), options ?? VerificationOptions.With(_options.Seal.ReadKeys().Append(Seals?.Key).OfType<SealKey>().DistinctBy(key => key.KeyId)), cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        if (_writer is { } writer && !_stopped)
        {
            writer.Report(report);
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
            if (_writer is { } writer)
            {
                // While the directory is still locked: nobody else may append to the seals.
                await _sealing!.StopAsync(_options.StopTimeout, _timeProvider).ConfigureAwait(false);
                writer.Queue.TryComplete();
                await writer.Completion.ConfigureAwait(false);
                await _pump.StopAsync(_options.StopTimeout, cancellationToken).ConfigureAwait(false);
                await _own!.SaveLateAsync(_files, Path.GetFullPath(_options.StoragePath)).ConfigureAwait(false);
                _processEnd!.Dispose();
            }

            _stopFinished = true;
        }
        finally
        {
            _transition.Release();
        }
    }

    /// <summary>Stops the trail and disposes its dispatchers, each once and within a limit. A second call does nothing.</summary>
    /// <returns>A task that completes when all is done.</returns>
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

    private DayArchive? Archive() => _options.ArchivePath is { Length: > 0 } path
        ? new DayArchive(_files, Path.GetFullPath(path), _options.Policy.RetentionDays)
        : null;

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

    private async Task<TrailWriter> OpenWriterAsync(CancellationToken cancellationToken)
    {
        // Before anything is opened: keys that cannot be used are no reason to touch the directory.
        _ = _options.Seal.Key is null ? null : SealKey.ReadForSigning(_options.Seal);
        _ = _options.Seal.ReadPreviousKeys();
        var directory = Path.GetFullPath(_options.StoragePath);
        var (store, seals) = await TrailOpening
            .OpenAsync(_files, directory, _options.Seal, _options.SealsOnWordOf, Begin, _options.LockTimeout, _timeProvider, _logger, cancellationToken)
            .ConfigureAwait(false);
        TrailWriter? writer = null;
        var retention = _options.EnforceRetention
            ? new RetentionRun(_files, directory, seals, TrailRetention.DaysInTrail(_options), _timeProvider, RecordAsync, store.RenewHead, Archive())
            : null;

        Seals = seals;
        if (seals.Refusal is null && _options.SealsOnWordOf is null)
        {
            // An earlier start may have refused. A command of an operator alerts nobody: the next start tells it.
            _own!.Clear(SealFindings.RefusedOver);
        }

        _sealing = new SealingWorker(new Sealer(_files, directory, seals), seals, store.RenewHead, retention, (finding, isOver) => writer!.Report(finding, isOver), _logger);
        store.DayBegan = _sealing.Note;
        var open = store.Day;
        writer = new TrailWriter(_options.QueueCapacity, store, _own!, _pump, _normalizer, _timeProvider, _logger);
        _pump.FindingAccepted = writer.NoteAccepted;
        _sealing.Note(open, closed: null);
        return writer;

        void Begin(IReadOnlyList<TrailFinding> found)
        {
            _own = new OwnEvents(new OpenFindings(_files, directory, _timeProvider, _logger), _normalizer, _rules, _pump, _timeProvider, _logger);
            _own.Begin(found);
        }

        async Task<AuditReceipt> RecordAsync(AuditEvent auditEvent, CancellationToken cancellation)
        {
            var pending = PendingEvent.Recorded(_normalizer.Complete(auditEvent));
            await writer!.Queue.WriteAsync(pending, cancellation).ConfigureAwait(false);
            return await pending.Completion!.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private TrailWriter Running() => _writer is { } started && !_stopped ? started : throw NotRunning();

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

    private async ValueTask<AuditReceipt> EnqueueAsync(TrailWriter writer, PendingEvent pending, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!writer.Queue.TryWrite(pending))
        {
            ThrowIfRejected(writer);
            if (!await writer.TryEnqueueAsync(pending, cancellationToken).ConfigureAwait(false))
            {
                throw NotRunning();
            }
        }

        return pending.Completion is { } completion
            ? await completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false)
            : new AuditReceipt { EventId = pending.EventId };
    }

    private void ThrowIfRejected(TrailWriter writer)
    {
        if (_options.QueueFull is AuditQueueFull.Reject && !_stopped)
        {
            writer.Refusals.Add();
            throw new FapilogException(new Fault(
                AuditCodes.QueueFull,
                $"The queue of the trail '{_options.Name}' holds {_options.QueueCapacity} events and takes no more, so the event is not "
                + "stored. Log it again later, raise QueueCapacity, or let callers wait with QueueFull: Wait."));
        }
    }
}
