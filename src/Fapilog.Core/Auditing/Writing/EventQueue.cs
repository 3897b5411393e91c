using Fapilog.Format;

namespace Fapilog.Auditing;

/// <summary>
/// The bounded queue between callers and the writer. The writer takes all events at once, and callers that wait for room are
/// woken when half of it is free: a hand-over for each event would cost more than storing it.
/// </summary>
/// <remarks>Any thread may add; only the writer takes and waits.</remarks>
internal sealed class EventQueue
{
    private const int Few = 256;

    // How many enqueued events wake a writer that lingers.
    private const int Many = 512;

    // Real time: how long a thread lingers is no time of the trail, so a clock of its own does not decide about it.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly int _capacity;
    private readonly DraftChunks _drafts = new();
    private DraftChunk? _read;
    private QueuedEvent[] _added = new QueuedEvent[Few];
    private volatile int _addedCount;
    private int _urgent;
    private bool _isComplete;
    private bool _isRoused;
    private TaskCompletionSource? _room;
    private Wait? _wait;
    private QueuedEvent[] _taken = new QueuedEvent[Few];
    private int _takenCount;
    private volatile int _left;

    [ThreadStatic]
    private static ByteBuffer? Own;

    public EventQueue(int capacity)
    {
        _capacity = capacity;
    }

    /// <summary>Gets the number of events that the writer has not taken.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _addedCount + _left;
            }
        }
    }

    // Whoever comes while others wait for room waits too: nobody is overtaken forever.
    private bool HasRoom => _room is null && _addedCount + _left < _capacity;

    private bool HasWork => _addedCount + _left > 0 || _isRoused;

    /// <summary>Adds an event if there is room. Returns false if there is none, or the queue is complete.</summary>
    /// <param name="pending">The event.</param>
    /// <param name="needsRoom">
    /// Whether it needs room; false for the few that must not wait for it: a barrier, or an event of the trail's own.
    /// </param>
    public bool TryAdd(PendingEvent pending, bool needsRoom = true)
    {
        Wait? ended;
        lock (_lock)
        {
            if (_isComplete || (needsRoom && !HasRoom))
            {
                return false;
            }

            ended = Add(new QueuedEvent(pending), pending.NeedsSync);
        }

        ended?.End();
        return true;
    }

    /// <summary>
    /// Adds the draft of an event's line, if half of the room is taken, but not all of it: two threads share the work, and what
    /// waits are bytes, not objects that each garbage collection has to keep. Otherwise returns false.
    /// </summary>
    public bool TryAddDraft(in CompletedEvent auditEvent)
    {
        var waiting = _addedCount + _left;
        if (waiting < _capacity / 2 || waiting >= _capacity)
        {
            return false;
        }

        Own ??= new ByteBuffer();
        Own.Trim(DraftChunk.Size);
        var gaps = EventLine.Draft(Own, auditEvent);
        if (Own.Length > DraftChunk.Size)
        {
            return false;
        }

        Wait? ended;
        lock (_lock)
        {
            if (_isComplete || !HasRoom)
            {
                return false;
            }

            ended = Add(new QueuedEvent(_drafts.Add(Own.Memory.Span), Own.Length, gaps), isUrgent: false);
        }

        ended?.End();
        return true;
    }

    /// <summary>Adds an event as soon as there is room. Returns false when the queue is complete.</summary>
    public async ValueTask<bool> AddAsync(PendingEvent pending, CancellationToken cancellationToken)
    {
        while (!TryAdd(pending))
        {
            Task room;
            lock (_lock)
            {
                if (_isComplete)
                {
                    return false;
                }

                if (HasRoom)
                {
                    continue;
                }

                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                room = _room.Task;
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Takes the next event.</summary>
    public bool TryTake(out QueuedEvent queued)
    {
        if (_left == 0)
        {
            TakeAll();
        }

        if (_left == 0)
        {
            queued = default;
            return false;
        }

        ref var place = ref _taken[_takenCount - _left];
        queued = place;
        place = default;
        if (--_left % Few == 0)
        {
            MakeRoom();
        }

        if (queued.Chunk is { } chunk && chunk != _read)
        {
            Release(_read);
            _read = chunk;
        }

        return true;
    }

    /// <summary>Wakes the writer for something that is not in the queue.</summary>
    public void Rouse()
    {
        Wait? ended;
        lock (_lock)
        {
            _isRoused = true;
            ended = TakeWait();
        }

        ended?.End();
    }

    /// <summary>Accepts no more events.</summary>
    public void Complete()
    {
        (Wait? Writer, TaskCompletionSource? Callers) ended;
        lock (_lock)
        {
            _isComplete = true;
            ended = (TakeWait(), _room);
            _room = null;
        }

        ended.Writer?.End();
        ended.Callers?.TrySetResult();
    }

    /// <summary>
    /// Waits until there is something to write. Returns false when the queue is complete and empty.
    /// </summary>
    /// <param name="answered">
    /// How many callers the last batch answered. Several are likely to come back at once, and then share the next flush; and
    /// enqueued events that follow each other need not wake a thread each. Both wait a millisecond at most.
    /// </param>
    public async ValueTask<bool> WaitAsync(int answered)
    {
        if (answered != 1 && Begin(Math.Max(1, answered), Many) is { } linger)
        {
            await Task.WhenAny(linger.Task, Task.Delay(Linger, TimeProvider.System)).ConfigureAwait(false);
        }

        if (Begin(urgent: 1, any: 1) is { } wait)
        {
            TrimDrafts();
            await wait.Task.ConfigureAwait(false);
        }

        lock (_lock)
        {
            _wait = null;
            var goesOn = HasWork || !_isComplete;
            _isRoused = false;
            return goesOn;
        }
    }

    /// <summary>Begins to wait for a number of events; null when there is no need to.</summary>
    private Wait? Begin(int urgent, int any)
    {
        lock (_lock)
        {
            _wait = new Wait(urgent, any);
            return _isComplete || _isRoused || _left > 0 || IsOver(_wait) ? null : _wait;
        }
    }

    private bool IsOver(Wait wait) => _urgent >= wait.Urgent || _addedCount >= wait.Any;

    /// <summary>Adds an event, under the lock. Returns the wait that it ends.</summary>
    private Wait? Add(QueuedEvent queued, bool isUrgent)
    {
        if (_addedCount == _added.Length)
        {
            Array.Resize(ref _added, _added.Length * 2);
        }

        _added[_addedCount++] = queued;
        _urgent += isUrgent ? 1 : 0;
        return _wait is { } wait && IsOver(wait) ? TakeWait() : null;
    }

    private void TrimDrafts()
    {
        lock (_lock)
        {
            _drafts.Trim();
        }
    }

    /// <summary>Takes back the chunk of drafts that were taken before: the writer has copied them.</summary>
    private void Release(DraftChunk? read)
    {
        if (read is not null)
        {
            lock (_lock)
            {
                _drafts.Return(read);
            }
        }
    }

    private Wait? TakeWait()
    {
        var wait = _wait;
        _wait = null;
        return wait;
    }

    private void TakeAll()
    {
        lock (_lock)
        {
            (_added, _taken) = (_taken, _added);
            _takenCount = _addedCount;
            _addedCount = 0;
            _urgent = 0;
            _left = _takenCount;
        }
    }

    /// <summary>Wakes the callers that wait for room, when half of it is free.</summary>
    private void MakeRoom()
    {
        TaskCompletionSource? room = null;
        lock (_lock)
        {
            if (_room is not null && _addedCount + _left <= _capacity / 2)
            {
                (room, _room) = (_room, null);
            }
        }

        room?.TrySetResult();
    }

    /// <summary>A wait of the writer, and what ends it.</summary>
    private sealed class Wait(int urgent, int any)
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Urgent => urgent;

        public int Any => any;

        public Task Task => _ended.Task;

        public void End() => _ended.TrySetResult();
    }
}
