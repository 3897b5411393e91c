using System.Collections.Concurrent;
using System.Threading.Channels;
using Fapilog.Alerting;
using Fapilog.Chaining;
using Fapilog.Diagnostics;
using Fapilog.Storage;
using Fapilog.Verification;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// The one worker that gives events their place in the chain and writes them: in batches, with one sync for all who wait.
/// The chain advances only after a batch is written; a batch that fails is told to its callers and leaves no trace.
/// </summary>
internal sealed class TrailWriter
{
    private const int MostEvents = 1024;
    private const int MostBytes = 1024 * 1024;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private readonly Channel<PendingEvent> _queue;
    private readonly TrailStore _store;
    private readonly OwnEvents _own;
    private readonly AlertPump _pump;
    private readonly EventNormalizer _normalizer;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ByteBuffer _buffer = new(64 * 1024);
    private readonly VerificationFindings _verification = new();
    private readonly ConcurrentQueue<(TrailFinding Finding, bool IsOver)> _reported = new();
    private readonly List<(PendingEvent Pending, AuditEvent? Event, ChainPosition Position)> _batch = [];
    private readonly Outage _outage;
    private Task<bool>? _waiting;
    private long _stored;
    private long _ownStored;
    private long _failed;
    private long _lastSequence;
    private long _lastDurable;

    public TrailWriter(int capacity, TrailStore store, OwnEvents own, AlertPump pump, EventNormalizer normalizer, TimeProvider timeProvider, ILogger logger)
    {
        _queue = Channel.CreateBounded<PendingEvent>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _store = store;
        _own = own;
        _pump = pump;
        _normalizer = normalizer;
        _timeProvider = timeProvider;
        _logger = logger;
        Refusals = new Refusals(timeProvider);
        _outage = new Outage(store, own, logger);
        NoteEnd();
        Completion = Task.Run(RunAsync);
    }

    /// <summary>Gets the task that completes when everything accepted has been written, or has failed.</summary>
    public Task Completion { get; }

    public ChannelWriter<PendingEvent> Queue => _queue.Writer;

    public int Depth => _queue.Reader.Count;

    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Gets how many of the stored events are the trail's own.</summary>
    public long OwnStored => Interlocked.Read(ref _ownStored);

    public long Failed => Interlocked.Read(ref _failed);

    public long LastSequence => Interlocked.Read(ref _lastSequence);

    public long LastDurableSequence => Interlocked.Read(ref _lastDurable);

    /// <summary>Gets why the last attempt to write failed; null when it did not.</summary>
    public FapilogException? Failure => _outage.Failure;

    /// <summary>Gets what became of events that found the queue full. The writer, which is busy then, tells of them.</summary>
    public Refusals Refusals { get; }

    /// <summary>Puts an event into the queue as soon as there is room. False when the queue takes no more.</summary>
    public async Task<bool> TryEnqueueAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        do
        {
            if (_queue.Writer.TryWrite(pending))
            {
                return true;
            }
        }
        while (await _queue.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false));

        return false;
    }

    /// <summary>Takes what a verification found; the writer stores and raises what is new, and clears what is over.</summary>
    public void Report(VerificationReport report)
    {
        _verification.Report(report);
        Wake();
    }

    /// <summary>Takes a finding of those who work beside the writer, or the word that it is over. May be called by any thread.</summary>
    public void Report(TrailFinding finding, bool isOver)
    {
        _reported.Enqueue((finding, isOver));
        Wake();
    }

    /// <summary>Takes the word that an instance accepted the alert of an event that tells of a finding. May be called by any thread.</summary>
    public void NoteAccepted(string eventId)
    {
        _own.NoteAccepted(eventId);
        Wake();
    }

    // The batch may have taken the barrier of what was reported after it had looked for reports.
    private bool HasReports => !_reported.IsEmpty || _verification.HasReports || _own.HasAccepted;

    // A wish without an event wakes the writer; a full queue means that it is awake.
    private void Wake() => _queue.Writer.TryWrite(PendingEvent.Barrier(durable: false));

    private async Task RunAsync()
    {
        // What was found at the start is stored before the first event.
        do
        {
            do
            {
                WriteBatch();
            }
            while ((_store.HasFindings || HasReports) && Failure is null);
        }
        while (await WaitAsync().ConfigureAwait(false));

        Finish();
    }

    private void Finish()
    {
        _outage.Try(() => _store.Commit([], _store.End, default, sync: true));
        NoteEnd();
        Refusals.TellAll(_own);
        WriteBatch();
        _own.Finish();
        _store.Dispose();
    }

    /// <summary>Waits for events; while the storage fails, no longer than until it should be tried again.</summary>
    private async Task<bool> WaitAsync()
    {
        _waiting ??= _queue.Reader.WaitToReadAsync().AsTask();
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

    private void WriteBatch()
    {
        _buffer.Truncate(0);
        _batch.Clear();

        // An event fails only by an attempt that began after it came.
        var waiting = Depth;
        var prepared = _outage.Try(_store.Prepare);
        NoteEnd();
        NoteFindings();

        var end = _store.End;
        var sync = false;
        foreach (var pending in _own.TakeAll())
        {
            sync |= Add(pending, ref end);
        }

        var most = prepared ? MostEvents : Math.Min(_batch.Count + waiting, MostEvents);
        while (_batch.Count < most && _buffer.Length < MostBytes && _queue.Reader.TryRead(out var pending))
        {
            sync |= Add(pending, ref end);
        }

        if (_batch.Count == 0)
        {
            return;
        }

        var today = DateOnly.FromDateTime(_timeProvider.GetUtcNow().UtcDateTime);
        if (prepared && _outage.Try(() => _store.Commit(_buffer.Memory.Span, end, today, sync)))
        {
            NoteEnd();
            _outage.End();
            Complete();
        }
        else
        {
            FailBatch(Failure!);
        }
    }

    /// <summary>Adds an event to the batch, and says whether it must reach the device. One that has no bytes, such as one too large for memory, fails alone.</summary>
    private bool Add(PendingEvent pending, ref ChainPosition end)
    {
        var start = _buffer.Length;
        try
        {
            var auditEvent = pending.Complete(_normalizer);
            end = auditEvent is null ? end : EventLine.Append(_buffer, auditEvent, end);
            _batch.Add((pending, auditEvent, end));
            return pending.NeedsSync;
        }
#pragma warning disable CA1031 // Whatever one event does to the writer, those behind it are stored and its caller is told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _buffer.Truncate(start);
            AuditLog.EventFailed(_logger, pending.EventId, exception);
            Fail(pending, new FapilogException(
                new Fault(AuditCodes.WriteFailed, $"The event '{pending.EventId}' could not be written: {exception.Message} It is not stored; others are."),
                exception));
            return false;
        }
    }

    private void NoteFindings()
    {
        foreach (var finding in _store.TakeFindings())
        {
            _own.Add(finding);
        }

        while (_reported.TryDequeue(out var reported))
        {
            if (reported.IsOver)
            {
                _own.Clear(reported.Finding);
            }
            else
            {
                _own.Add(reported.Finding);
            }
        }

        _own.ApplyAccepted();
        _verification.Apply(_own);
        Refusals.Tell(_own);
        _own.Save();
    }

    private void NoteEnd()
    {
        var lost = LastSequence - _store.End.Sequence;
        if (lost > 0)
        {
            // A failed sync took back events that were only enqueued.
            Interlocked.Add(ref _stored, -lost);
            Interlocked.Add(ref _failed, lost);
        }

        Interlocked.Exchange(ref _lastSequence, _store.End.Sequence);
        Interlocked.Exchange(ref _lastDurable, _store.DurableEnd.Sequence);
    }

    private void Complete()
    {
        foreach (var (pending, auditEvent, position) in _batch)
        {
            if (auditEvent is not null)
            {
                Count(pending);
                Raise(pending, auditEvent, position);
            }

            pending.Completion?.TrySetResult(new AuditReceipt
            {
                EventId = auditEvent?.EventId ?? string.Empty,
                SequenceNumber = position.Sequence,
                Checksum = position.Checksum,
            });
        }

        _own.Save();
    }

    private void Count(PendingEvent pending)
    {
        Interlocked.Increment(ref _stored);
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
            // The event is stored; what should follow it comes again with the next start.
            AuditLog.NoteNotRemoved(_logger, exception);
        }
    }

    private void Raise(PendingEvent pending, AuditEvent auditEvent, ChainPosition position)
    {
        if (pending.Alert is null && !pending.IsKept)
        {
            return;
        }

        var stored = auditEvent with { SequenceNumber = position.Sequence, Checksum = position.Checksum };
        if (pending.IsKept)
        {
            _own.NoteStored(stored);
        }

        if (pending.Alert is { } decision)
        {
            _pump.Raise(stored, decision);
        }
    }

    private void FailBatch(FapilogException failure)
    {
        _own.PutBack(_batch.Select(entry => entry.Pending).Where(pending => pending.IsKept));
        foreach (var (pending, _, _) in _batch.Where(entry => !entry.Pending.IsKept))
        {
            Fail(pending, failure);
        }
    }

    private void Fail(PendingEvent pending, FapilogException failure)
    {
        if (pending.Event is not null)
        {
            Interlocked.Increment(ref _failed);
        }

        pending.Completion?.TrySetException(failure);
    }
}
