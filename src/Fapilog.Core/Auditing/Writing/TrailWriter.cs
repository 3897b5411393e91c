using System.Threading.Channels;
using Fapilog.Alerting;
using Fapilog.Chaining;
using Fapilog.Diagnostics;
using Fapilog.Storage;
using Microsoft.Extensions.Logging;

namespace Fapilog.Auditing;

/// <summary>
/// The one worker that gives events their place in the chain and writes them: in batches, with one sync for all who wait.
/// The chain advances only after a batch is written.
/// </summary>
internal sealed class TrailWriter
{
    private const int MostEvents = 1024;
    private const int MostBytes = 1024 * 1024;

    private readonly Channel<PendingEvent> _queue;
    private readonly TrailStore _store;
    private readonly AlertPump _pump;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ByteBuffer _buffer = new(64 * 1024);
    private readonly List<(PendingEvent Pending, ChainPosition Position)> _batch = [];
    private ChainPosition _end;
    private volatile FapilogException? _failure;
    private long _stored;
    private long _failed;
    private long _lastSequence;

    public TrailWriter(
        int capacity, TrailStore store, ChainPosition end, AlertPump pump, TimeProvider timeProvider, ILogger logger)
    {
        _queue = Channel.CreateBounded<PendingEvent>(new BoundedChannelOptions(capacity) { SingleReader = true });
        _store = store;
        _end = end;
        _lastSequence = end.Sequence;
        _pump = pump;
        _timeProvider = timeProvider;
        _logger = logger;
        Completion = Task.Run(RunAsync);
    }

    /// <summary>Gets the task that completes when everything accepted has been written, or has failed.</summary>
    public Task Completion { get; }

    public ChannelWriter<PendingEvent> Queue => _queue.Writer;

    public int Depth => _queue.Reader.Count;

    public long Stored => Interlocked.Read(ref _stored);

    public long Failed => Interlocked.Read(ref _failed);

    public long LastSequence => Interlocked.Read(ref _lastSequence);

    /// <summary>Gets why the trail takes no more events; null while it does.</summary>
    public FapilogException? Failure => _failure;

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            WriteBatch();
        }

        Commit(_store.Sync);
        _store.Dispose();
    }

    private void WriteBatch()
    {
        _buffer.Truncate(0);
        _batch.Clear();
        var end = _end;
        var sync = false;
        while (_batch.Count < MostEvents && _buffer.Length < MostBytes && _queue.Reader.TryRead(out var pending))
        {
            if (TryAppend(pending, ref end))
            {
                sync |= pending.NeedsSync;
                _batch.Add((pending, end));
            }
        }

        Commit(() => Write(end, sync));
        if (_failure is { } failure)
        {
            _batch.ForEach(entry => Fail(entry.Pending, failure));
        }
        else
        {
            Complete();
        }
    }

    /// <summary>Adds an event to the batch. One that has no bytes, such as one too large for memory, fails alone.</summary>
    private bool TryAppend(PendingEvent pending, ref ChainPosition end)
    {
        var start = _buffer.Length;
        try
        {
            end = pending.Event is null ? end : EventLine.Append(_buffer, pending.Event, end);
            return true;
        }
#pragma warning disable CA1031 // Whatever one event does to the writer, those behind it are stored and its caller is told.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _buffer.Truncate(start);
            AuditLog.EventFailed(_logger, pending.Event!.EventId, exception);
            Fail(pending, new FapilogException(
                new Fault(AuditCodes.WriteFailed, $"The event '{pending.Event.EventId}' could not be written: {exception.Message} It is not stored; others are."),
                exception));
            return false;
        }
    }

    private void Write(ChainPosition end, bool sync)
    {
        if (_buffer.Length > 0)
        {
            _store.Append(_buffer.Memory.Span, DateOnly.FromDateTime(_timeProvider.GetUtcNow().UtcDateTime));
            _end = end;
            Interlocked.Exchange(ref _lastSequence, end.Sequence);
        }

        if (sync)
        {
            _store.Sync();
        }
    }

    /// <summary>Runs a step of storing. After a failure the trail takes no more: what the device holds is not known.</summary>
    private void Commit(Action step)
    {
        if (_failure is not null)
        {
            return;
        }

        try
        {
            step();
        }
#pragma warning disable CA1031 // The file-size limit alone comes as an ArgumentOutOfRangeException; a caller must never wait for a dead writer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = new FapilogException(
                new Fault(
                    AuditCodes.WriteFailed,
                    $"The trail could not be written: {exception.Message} The event is not acknowledged, and the trail takes no more "
                    + "events. Mend the storage and start the trail again; it continues after the last line that was written."),
                exception);
            AuditLog.WriteFailed(_logger, exception);
        }
    }

    private void Complete()
    {
        foreach (var (pending, position) in _batch)
        {
            if (pending.Event is { } auditEvent)
            {
                Interlocked.Increment(ref _stored);
                Raise(pending, auditEvent, position);
            }

            pending.Completion?.TrySetResult(new AuditReceipt
            {
                EventId = pending.Event?.EventId ?? string.Empty,
                SequenceNumber = position.Sequence,
                Checksum = position.Checksum,
            });
        }
    }

    private void Raise(PendingEvent pending, AuditEvent auditEvent, ChainPosition position)
    {
        if (pending.Alert is { } decision)
        {
            _pump.Raise(auditEvent with { SequenceNumber = position.Sequence, Checksum = position.Checksum }, decision);
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
