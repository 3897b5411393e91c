using Fapilog.Alerting;
using Fapilog.Control;
using Fapilog.Cursors;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Retention;
using Fapilog.Sealing;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// The parts that exist only while a trail runs, from the open directory to the workers. They are created in one place, in the
/// only order that loses nothing, and start only when all of them exist.
/// </summary>
#pragma warning disable CA1001 // StopAsync, which ends every part, disposes the control too.
internal sealed class RunningTrail
#pragma warning restore CA1001
{
    private readonly AuditTrailOptions _options;
    private readonly TrailOpening _opening;
    private readonly TrailQueue _queue;
    private readonly AlertPump _pump;
    private readonly FindingReporter _reporter;
    private readonly UndeliveredLog _undelivered;
    private readonly TrailRecorder _recorder;
    private readonly TimeProvider _timeProvider;
    private readonly TrailControl _control;
    private readonly ReplayCommand _replay;
    private readonly bool _takesCommands;

    private RunningTrail(
        TrailParts parts, string directory, TrailOpening opening, UndeliveredLog undelivered, FindingReporter reporter,
        Silences silences)
    {
        var files = parts.Files;
        (_options, _queue, _pump, _timeProvider) = (parts.Options, parts.Queue, parts.Pump, parts.TimeProvider);
        (_opening, _undelivered, _reporter) = (opening, undelivered, reporter);
        _recorder = new TrailRecorder(_queue, parts.Normalizer);
        Seals = opening.Seals;
        Lines = new LineFeeds(files, directory, _timeProvider, parts.Logger);

        var head = opening.CreateHead(parts.Logger);
        var retention = _options.EnforceRetention
            ? CreateRetention(parts, directory, Seals, head, _recorder, Lines, undelivered)
            : null;
        ClosedDays = new ClosedDayWorker(new Sealer(files, directory, Seals), Seals, head, retention, _queue, parts.Logger);
        var store = opening.CreateStore(head, ClosedDays.BeginDay);
        ClosedDays.BeginDay(store.Day, null);
        Writer = new TrailWriter(
            _queue, store, Lines, reporter, _pump, parts.Normalizer, _timeProvider, parts.Logger, _options.StopAfterFailure);

        // A simulated directory is no other process's.
        _takesCommands = _options.TakesCommands && files is PhysicalFileSystem;
        _replay = new ReplayCommand(
            _pump, new ReplaySource(undelivered, files, directory, new StoredEventRules(_options.Policy)),
            _recorder.RecordAsync, _timeProvider);
        _control = new TrailControl(
            directory,
            new Dictionary<string, ControlHandler>(
                [.. SilenceCommands.For(silences, _recorder.RecordAsync, _timeProvider), .. _replay.Handlers]),
            _timeProvider,
            parts.Logger);
    }

    public TrailWriter Writer { get; }

    public SealSigner Seals { get; }

    public ClosedDayWorker ClosedDays { get; }

    /// <summary>Gets the alerts that instances gave up.</summary>
    public UndeliveredLog Undelivered => _undelivered;

    /// <summary>Gets the readers of every line.</summary>
    public LineFeeds Lines { get; }

    /// <summary>Opens the directory and starts the workers.</summary>
    /// <exception cref="FapilogException">The directory or a key cannot be used.</exception>
    public static async Task<RunningTrail> StartAsync(TrailParts parts, CancellationToken cancellationToken)
    {
        var trail = await OpenAsync(parts, cancellationToken).ConfigureAwait(false);
        trail.ClosedDays.Start();
        trail.Writer.Start();
        if (trail._takesCommands)
        {
            trail._control.Start();
        }

        return trail;
    }

    /// <summary>Opens the directory. Until the workers start, nothing is written to the trail.</summary>
    /// <exception cref="FapilogException">The directory or a key cannot be used.</exception>
    public static async Task<RunningTrail> OpenAsync(TrailParts parts, CancellationToken cancellationToken)
    {
        var (options, files, timeProvider, logger) = (parts.Options, parts.Files, parts.TimeProvider, parts.Logger);

        // Before anything is opened: a key that cannot be used is no reason to touch the directory.
        _ = options.Seal.Key is null ? null : SealKey.ReadForSigning(options.Seal);
        _ = options.Seal.ReadPreviousKeys();

        var directory = Path.GetFullPath(options.StoragePath);
#pragma warning disable CA2000 // The trail disposes what was opened when it stops; before there is one, the catch below does.
        var opening =
            await TrailOpening.OpenAsync(files, directory, options, timeProvider, cancellationToken).ConfigureAwait(false);
#pragma warning restore CA2000
        UndeliveredLog? undelivered = null;
        try
        {
#pragma warning disable CA2000 // Disposed as the directory is.
            undelivered = UndeliveredLog.Open(
                files, directory, options.Undelivered, timeProvider, logger,
                count => parts.Queue.Report(UndeliveredFindings.Dropped(count)));
#pragma warning restore CA2000
            var silences = Silences.Open(files, directory, options.QuietHours, timeProvider, logger);

            // Before anything is raised, each instance's cursor exists. An operator's command has no instances: they are those of
            // the host, and what they owe is not its business.
            if (options.TakesCommands)
            {
                parts.Pump.Open(
                    files, directory, new StoredEventRules(options.Policy), undelivered, silences, cancellationToken);
            }

            // Save the findings before the head that revealed them is overwritten: a start finds them only once.
            var reporter = new FindingReporter(
                new OpenFindings(files, directory, timeProvider, logger), parts.Normalizer, parts.Rules, parts.Pump,
                timeProvider, logger);
            reporter.ReportStart(opening.Findings);
            if (opening.Seals.Refusal is null && options.SealOverride is null)
            {
                // An earlier start may have refused. An operator's command sends no alerts: the next start does.
                reporter.Clear(SealFindings.RefusedOver);
            }

            return new RunningTrail(parts, directory, opening, undelivered, reporter, silences);
        }
        catch (Exception exception)
        {
            parts.Pump.Close();
            undelivered?.Dispose();
            opening.Dispose();
            if (TrailOpening.Explain(exception, directory) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <summary>Carries out an operator's command.</summary>
    /// <exception cref="FapilogException">It is refused, or failed.</exception>
    public Task<AuditMap> CarryOutAsync(ControlRequest request, CancellationToken cancellationToken) =>
        _control.CarryOutAsync(request, cancellationToken);

    /// <summary>Stores an event of the trail's own, which raises no alert, and returns its place when it is durable.</summary>
    public Task<ChainPosition> RecordAsync(AuditEvent auditEvent, CancellationToken cancellationToken) =>
        _recorder.RecordAsync(auditEvent, cancellationToken);

    /// <summary>Writes the accepted events, delivers alerts within the time limit, and releases the directory.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _control.StopAsync(_options.StopTimeout).ConfigureAwait(false);
            await _replay.DisposeAsync().ConfigureAwait(false);

            // All of it while the directory is locked: another process would append to the same seals, and go on with cursors
            // that this one is about to move.
            await ClosedDays.StopAsync(_options.StopTimeout, _timeProvider).ConfigureAwait(false);
            _queue.Complete();
            await Writer.Completion.ConfigureAwait(false);
            await _pump.StopAsync(_options.StopTimeout, cancellationToken).ConfigureAwait(false);
            if (_queue.HasAccepted)
            {
                _queue.ApplyAccepted(_reporter);
                _reporter.Save();
            }
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Releases the directory, after the workers have ended.</summary>
    public void Release()
    {
        _control.Dispose();
        Lines.Dispose();
        _undelivered.Dispose();
        _opening.Dispose();
    }

    // Static: what it hands to the run exists, and the running trail does not yet.
    private static RetentionRun CreateRetention(
        TrailParts parts, string directory, SealSigner seals, HeadWriter head, TrailRecorder recorder, LineFeeds lines,
        UndeliveredLog undelivered)
    {
        var (options, files, pump) = (parts.Options, parts.Files, parts.Pump);
        var archive = options.ArchivePath is { Length: > 0 } path
            ? new DayArchive(files, Path.GetFullPath(path), options.Policy.RetentionDays)
            : null;
        return new RetentionRun(
            files, directory, seals, TrailRetention.DaysInTrail(options.Policy, options.ArchivePath), parts.TimeProvider,
            recorder.RecordAsync, head, FindEarliestDay, undelivered.ForgetBefore, archive);

        // The first day that an instance or a reader of every line still needs; null when none needs any.
        DateOnly? FindEarliestDay() => new[] { pump.FindEarliestDay(), lines.FindEarliestDay() }.Min();
    }
}

/// <summary>
/// The parts that a trail has before it starts and passes to the running parts.
/// </summary>
internal sealed record TrailParts(
    AuditTrailOptions Options,
    ITrailFileSystem Files,
    TrailQueue Queue,
    EventNormalizer Normalizer,
    AlertRules Rules,
    AlertPump Pump,
    TimeProvider TimeProvider,
    ILogger Logger);
