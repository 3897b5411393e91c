using Fapilog.Alerting;
using Fapilog.Cursors;
using Fapilog.Diagnostics;
using Fapilog.Format;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// The single worker that assigns events their place in the chain and writes them: in batches, with one flush to the device for
/// all waiting callers. The chain advances only after a batch is written; a batch that fails fails its callers and leaves no
/// trace.
/// </summary>
internal sealed class TrailWriter
{
    private const int MostEvents = 1024;
    private const int MostBytes = 1024 * 1024;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private readonly TrailQueue _queue;
    private readonly TrailStore _store;
    private readonly LineFeeds _lines;
    private readonly FindingReporter _reporter;
    private readonly AlertPump _pump;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly EventBatch _batch;
    private readonly List<StoredAlert> _alerts = [];
    private readonly StorageHealth _storageHealth;
    private CursorAnchor? _last;
    private Task<bool>? _waiting;
    private int _answered;
    private long _stored;
    private long _ownStored;
    private long _failed;
    private long _lastSequence;
    private long _lastDurable;

    /// <param name="queue">The accepted events.</param>
    /// <param name="store">The directory.</param>
    /// <param name="lines">The readers of every line.</param>
    /// <param name="reporter">Reports what is found.</param>
    /// <param name="pump">Delivers alerts.</param>
    /// <param name="normalizer">Completes events.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">The trail's log.</param>
    /// <param name="stopsAfterFailure">Whether nothing is stored after the first event that is not.</param>
    public TrailWriter(
        TrailQueue queue, TrailStore store, LineFeeds lines, FindingReporter reporter, AlertPump pump,
        EventNormalizer normalizer, TimeProvider timeProvider, ILogger logger, bool stopsAfterFailure = false)
    {
        _lines = lines;
        _queue = queue;
        _store = store;
        _reporter = reporter;
        _pump = pump;
        _batch = new EventBatch(normalizer);
        _timeProvider = timeProvider;
        _logger = logger;
        _storageHealth = new StorageHealth(store, reporter, logger, stopsAfterFailure);
        NoteEnd();
    }

    /// <summary>
    /// Gets the task that completes when every accepted event has been written or has failed. Completed before the start.
    /// </summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Gets the number of stored events that are the trail's own.</summary>
    public long OwnStored => Interlocked.Read(ref _ownStored);

    public long Failed => Interlocked.Read(ref _failed);

    public long LastSequence => Interlocked.Read(ref _lastSequence);

    public long LastDurableSequence => Interlocked.Read(ref _lastDurable);

    /// <summary>Gets the failure of the last attempt to write; null when it succeeded.</summary>
    public FapilogException? Failure => _storageHealth.Failure;

    private TrailPlace EndPlace => new(_store.FileDay, _store.FileLength);

    public void Start() => Completion = Task.Run(RunAsync);

    /// <summary>Writes the events that wait, up to a limit, and hands their alerts over.</summary>
    public void WriteBatch()
    {
        // An event can fail only in an attempt that began after it arrived.
        var waiting = _queue.Depth;
        var prepared = !_storageHealth.IsStopped && _storageHealth.Try(_store.Prepare);
        NoteEnd();
        NoteFindings();

        _batch.Begin(_store.End);
        var sync = false;
        foreach (var pending in _reporter.TakePending())
        {
            sync |= Add(pending);
        }

        var most = prepared ? MostEvents : Math.Min(_batch.Count + waiting, MostEvents);
        var canGoOn = !prepared || !_storageHealth.IsStopped;
        while (canGoOn && _batch.Count < most && _batch.Length < MostBytes && _queue.TryTake(out var queued))
        {
            sync |= Add(queued.Pending, queued);

            // What is in the batch by now came before the event that stops the trail.
            canGoOn = !prepared || !_storageHealth.IsStopped;
        }

        if (_batch.Count == 0)
        {
            return;
        }

        var today = DateOnly.FromDateTime(_timeProvider.GetUtcNow().UtcDateTime);
        if (prepared && _storageHealth.Try(() => _store.Commit(_batch.Lines, _batch.End, today, sync)))
        {
            NoteEnd();
            _storageHealth.NoteSuccess();
            Complete();
        }
        else
        {
            FailBatch(Failure!);
        }
    }

    /// <summary>Ends the writing, after the last batch.</summary>
    public void Finish()
    {
        _storageHealth.Try(() => _store.Commit([], _store.End, default, sync: true));
        NoteEnd();
        _queue.Rejected.ReportRest(_reporter);
        WriteBatch();
        _queue.ApplyAccepted(_reporter);
        _reporter.Finish();
        _pump.CloseIndex(EndPlace, _last);
        _store.Dispose();
    }

    private async Task RunAsync()
    {
        // The findings of the start are stored before the first event.
        do
        {
            do
            {
                WriteBatch();
            }
            while ((_store.HasForeignChanges || _queue.HasReports) && Failure is null);
        }
        while (await WaitAsync().ConfigureAwait(false));

        Finish();
    }

    /// <summary>Waits for events; while the storage fails, only until the next retry is due.</summary>
    private async Task<bool> WaitAsync()
    {
        _waiting ??= _queue.WaitAsync(_answered).AsTask();
        if (Failure is not null && !_waiting.IsCompleted)
        {
            using var enough = new CancellationTokenSource();
            await Task.WhenAny(_waiting, Task.Delay(RetryPause, _timeProvider, enough.Token)).ConfigureAwait(false);
            await enough.CancelAsync().ConfigureAwait(false);
            if (!_waiting.IsCompleted)
            {
                return true;
            }
        }

        var more = await _waiting.ConfigureAwait(false);
        _waiting = null;
        return more;
    }

    /// <summary>
    /// Adds an event to the batch, and returns whether the batch must be synced. An event that cannot be encoded, such as one
    /// too large for memory, fails alone.
    /// </summary>
    private bool Add(PendingEvent? pending, QueuedEvent draft = default)
    {
        try
        {
            if (pending is null)
            {
                // Nobody waits for its flush.
                _batch.Add(draft.Draft, draft.Gaps);
                return false;
            }

            _batch.Add(pending);
            return pending.NeedsSync;
        }
        // Whatever one event causes in the writer, later events are stored and its caller gets the exception.
#pragma warning disable CA1031
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var name = pending?.EventId ?? "(a draft)";
            AuditLog.EventFailed(_logger, name, exception);
            var failure = new FapilogException(
                new Fault(
                    AuditCodes.WriteFailed,
                    $"The event '{name}' could not be written: {exception.Message} It is not stored; others are."),
                exception);
            _storageHealth.NoteFailedEvent(failure);
            Fail(pending, failure);
            return false;
        }
    }

    private void NoteFindings()
    {
        foreach (var change in _store.TakeForeignChanges())
        {
            _reporter.Report(TrailFindings.ForeignWriter(change));
        }

        _queue.ApplyReports(_reporter);
        _reporter.Save();
    }

    private void NoteEnd()
    {
        var lost = LastSequence - _store.End.Sequence;
        if (lost > 0)
        {
            // A failed sync lost events that were only enqueued.
            Interlocked.Add(ref _stored, -lost);
            Interlocked.Add(ref _failed, lost);
        }

        Interlocked.Exchange(ref _lastSequence, _store.End.Sequence);
        Interlocked.Exchange(ref _lastDurable, _store.DurableEnd.Sequence);
        if (_store.HasForeignChanges)
        {
            NoteCuts();
        }

        if (_store.SyncedLength is { } synced)
        {
            _lines.Advance(new TrailPlace(_store.FileDay, synced));
        }
    }

    private void NoteCuts()
    {
        foreach (var change in _store.ForeignChanges.Where(change => !(change.Found >= change.Expected)))
        {
            if (DayFiles.TryParseName(change.File, out var day))
            {
                _lines.CutAt(new TrailPlace(day, change.Found ?? 0));
            }
        }
    }

    private void Complete()
    {
        RaiseAlerts();
        _answered = 0;
        foreach (var entry in _batch.Entries)
        {
            if (entry.Pending is { Completion: { } completion } pending)
            {
                _answered++;
                completion.TrySetResult(new AuditReceipt
                {
                    EventId = pending.EventId,
                    SequenceNumber = entry.Sequence,
                    Checksum = entry.HasLine ? _batch.ChecksumOf(entry) : null,
                });
            }
        }

        _reporter.Save();
    }

    private void NoteStored(PendingEvent pending)
    {
        if (pending.IsOwn)
        {
            Interlocked.Increment(ref _ownStored);
        }

        try
        {
            pending.Stored?.Invoke();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The event is stored; its follow-up action is repeated at the next start.
            AuditLog.NoteNotRemoved(_logger, exception);
        }
    }

    /// <summary>Hands the alerts of the batch over before its callers learn that it is stored.</summary>
    private void RaiseAlerts()
    {
        var (events, last, now) = (0, default(BatchEntry), _timeProvider.GetUtcNow());
        foreach (var entry in _batch.Entries)
        {
            if (!entry.HasLine)
            {
                continue;
            }

            (events, last) = (events + 1, entry);
            if (entry.Pending is not { } pending)
            {
                continue;
            }

            NoteStored(pending);
            if (entry.Whole is not { } whole)
            {
                continue;
            }

            var stored = whole with { SequenceNumber = entry.Sequence, Checksum = _batch.ChecksumOf(entry) };
            if (pending.IsRetried)
            {
                _reporter.NoteStored(stored, PlaceOf(entry));
            }

            if (pending.Alert is { } decision)
            {
                var position = new AlertPosition(PlaceOf(entry), entry.Sequence, decision.Severity, now);
                _alerts.Add(new StoredAlert(stored, decision, position));
            }
        }

        if (events > 0)
        {
            Interlocked.Add(ref _stored, events);
            _last = new CursorAnchor(PlaceOf(last), last.Sequence, _batch.ChecksumOf(last));
            _pump.Raise(_alerts, EndPlace, _store.End.Sequence, events);
            _alerts.Clear();
        }
    }

    private TrailPlace PlaceOf(BatchEntry entry) => new(_store.FileDay, _store.FileLength - _batch.Length + entry.Start);

    private void FailBatch(FapilogException failure)
    {
        _reporter.PutBack(_batch.Entries.Where(entry => entry.IsRetried).Select(entry => entry.Pending!));
        foreach (var entry in _batch.Entries.Where(entry => !entry.IsRetried))
        {
            Fail(entry.Pending, failure);
        }
    }

    private void Fail(PendingEvent? pending, FapilogException failure)
    {
        if (pending is not { IsBarrier: true })
        {
            Interlocked.Increment(ref _failed);
        }

        pending?.Completion?.TrySetException(failure);
    }
}
