using Fapilog.Alerting;
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
internal sealed class RunningTrail
{
    private readonly AuditTrailOptions _options;
    private readonly ITrailFileSystem _files;
    private readonly string _directory;
    private readonly TrailQueue _queue;
    private readonly AlertPump _pump;
    private readonly ClosedDayWorker _closedDays;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    private RunningTrail(TrailParts parts, string directory, TrailOpening opening, FindingReporter reporter)
    {
        (_options, _files, _queue, _pump, _timeProvider, _logger) =
            (parts.Options, parts.Files, parts.Queue, parts.Pump, parts.TimeProvider, parts.Logger);
        _directory = directory;
        Seals = opening.Seals;

        var head = opening.CreateHead(_logger);
        var retention = _options.EnforceRetention
            ? new RetentionRun(
                _files, directory, Seals, TrailRetention.DaysInTrail(_options.Policy, _options.ArchivePath), _timeProvider,
                RecordAsync, head, Archive())
            : null;
        _closedDays = new ClosedDayWorker(new Sealer(_files, directory, Seals), Seals, head, retention, _queue, _logger);
        var store = opening.CreateStore(head, _closedDays.BeginDay);
        OpenDay = store.Day;
        Writer = new TrailWriter(_queue, store, reporter, _pump, parts.Normalizer, _timeProvider, _logger);

        async Task<ChainPosition> RecordAsync(AuditEvent auditEvent, CancellationToken cancellationToken)
        {
            var pending = PendingEvent.Recorded(parts.Normalizer.Complete(auditEvent));
            await _queue.EnqueueInOrderAsync(pending, cancellationToken).ConfigureAwait(false);
            var receipt = await pending.Completion!.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new ChainPosition(receipt.SequenceNumber!.Value, receipt.Checksum);
        }
    }

    public TrailWriter Writer { get; }

    public SealSigner Seals { get; }

    /// <summary>Gets the day being written at the start.</summary>
    private DateOnly OpenDay { get; }

    /// <summary>Opens the directory and starts the workers.</summary>
    /// <exception cref="FapilogException">The directory or a key cannot be used.</exception>
    public static async Task<RunningTrail> StartAsync(TrailParts parts, CancellationToken cancellationToken)
    {
        var (options, files, timeProvider, logger) = (parts.Options, parts.Files, parts.TimeProvider, parts.Logger);

        // Before anything is opened: a key that cannot be used is no reason to touch the directory.
        _ = options.Seal.Key is null ? null : SealKey.ReadForSigning(options.Seal);
        _ = options.Seal.ReadPreviousKeys();

        var directory = Path.GetFullPath(options.StoragePath);
#pragma warning disable CA2000 // The store disposes what was opened; before there is one, the catch below does.
        var opening =
            await TrailOpening.OpenAsync(files, directory, options, timeProvider, cancellationToken).ConfigureAwait(false);
#pragma warning restore CA2000
        RunningTrail trail;
        try
        {
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

            trail = new RunningTrail(parts, directory, opening, reporter);
        }
        catch
        {
            opening.Dispose();
            throw;
        }

        trail._closedDays.Start(trail.OpenDay);
        trail.Writer.Start();
        return trail;
    }

    /// <summary>Writes the accepted events, delivers alerts within the time limit, and releases the directory.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // While the directory is still locked, so that no other process appends to the seals.
        await _closedDays.StopAsync(_options.StopTimeout, _timeProvider).ConfigureAwait(false);
        _queue.Complete();
        await Writer.Completion.ConfigureAwait(false);
        await _pump.StopAsync(_options.StopTimeout, cancellationToken).ConfigureAwait(false);
        await KeepLateAcceptancesAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Records alerts that were accepted while the trail stopped, after its writer has released the directory. If another trail
    /// holds the directory by then, that trail raises the finding once more.
    /// </summary>
    private async Task KeepLateAcceptancesAsync()
    {
        if (!_queue.HasAccepted)
        {
            return;
        }

        try
        {
            using var held =
                await TrailOpening.LockAsync(_files, _directory, _timeProvider, CancellationToken.None).ConfigureAwait(false);
            var open = new OpenFindings(_files, _directory, _timeProvider, _logger);
            while (_queue.TryTakeAccepted(out var eventId))
            {
                open.Accept(eventId);
            }

            open.Save();
        }
        catch (Exception exception) when (exception is FapilogException or IOException or UnauthorizedAccessException)
        {
            AuditLog.FindingsNotKept(_logger, exception);
        }
    }

    private DayArchive? Archive() => _options.ArchivePath is { Length: > 0 } path
        ? new DayArchive(_files, Path.GetFullPath(path), _options.Policy.RetentionDays)
        : null;
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
