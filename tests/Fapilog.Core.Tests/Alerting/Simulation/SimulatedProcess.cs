using Fapilog.Auditing;
using Fapilog.Format;
using Fapilog.Storage;
using Fapilog.Storage.Simulation;
using Microsoft.Extensions.Logging;

namespace Fapilog.Alerting.Simulation;

/// <summary>
/// One process with the trail's own parts: its storage, its writer, its closed days and its alerts, which do one step when they
/// are told to, all on one thread. Only the loops, the dispatchers' calls and the waiting are not the product's.
/// </summary>
#pragma warning disable CA1001 // A process that is killed disposes nothing.
internal sealed class SimulatedProcess
#pragma warning restore CA1001
{
    private readonly SimulatedDisk _disk;
    private readonly SimulatedClock _clock;
    private readonly AlertLedger _ledger;
    private readonly Action<string> _tell;
    private readonly Random _random;
    private readonly SimulatedVendor _vendor;
    private readonly MismatchLog _log = new();
    private readonly EventNormalizer _normalizer;
    private readonly TrailQueue _queue;
    private readonly AlertPump _pump;
    private readonly RunningTrail _trail;
    private readonly SimulatedOperator _operator;
    private readonly List<SimulatedCall> _calls = [];
    private readonly List<SimulatedCall> _abandoned = [];
    private readonly Dictionary<string, long> _delivered = [];

    // What had its turn and takes room of the window until its next one.
    private readonly List<(InstanceTurns Pump, PendingAlert Alert)> _waiting = [];

    public SimulatedProcess(
        SimulatedDisk disk, SimulatedClock clock, SimulatedSetup setup, SimulatedVendor vendor, AlertLedger ledger, Random random,
        Action<string> tell)
    {
        (_disk, _clock, Setup, _vendor, _ledger, _random, _tell) = (disk, clock, setup, vendor, ledger, random, tell);
        var options = setup.Options;
        _normalizer = new EventNormalizer(options.Policy.Level, clock);
        _queue = new TrailQueue(options.QueueCapacity, clock);
        _pump = new AlertPump(
            new AlertSource(options.Name, options.StoragePath), setup.Instances, setup.Routes, clock, _log, random)
        {
            FindingAccepted = _queue.NoteAccepted,
            InstanceFailed = (instance, failure) => _queue.Report(AlertingFindings.InstanceFailed(instance, failure)),
            InstanceWorks = instance => _queue.Clear(AlertingFindings.InstanceFailed(instance, string.Empty)),
        };
        var parts = new TrailParts(options, disk, _queue, _normalizer, new AlertRules(setup.Policy), _pump, clock, _log);
        ledger.BeginStart(setup, disk, clock.GetUtcNow());
        var opening = RunningTrail.OpenAsync(parts, default);
        Assert.True(opening.IsCompleted);
        _trail = opening.GetAwaiter().GetResult();
        _operator = new SimulatedOperator(_trail.Undelivered, disk, new StoredEventRules(setup.Policy), _pump, random);
        if (!IsDead)
        {
            Instances = [.. _pump.Instances.Select(pump => pump.Turns)];
            _ledger.Open(Instances);
        }
    }

    public SimulatedSetup Setup { get; }

    public IReadOnlyList<InstanceTurns> Instances { get; } = [];

    public bool IsDead => _disk.IsDead;

    /// <summary>Stores some events as one batch.</summary>
    public void Store(IReadOnlyList<AuditEvent> events)
    {
        var pending = events.Select(auditEvent => new PendingEvent(
            auditEvent, _normalizer.Admit(auditEvent), Setup.Decide(auditEvent), durable: _random.Next(5) > 0)).ToList();
        pending.ForEach(one => Assert.True(_queue.TryEnqueue(one)));
        _trail.Writer.WriteBatch();
        foreach (var one in pending.Where(one => one.Completion?.Task.IsCompletedSuccessfully is true))
        {
            var receipt = one.Completion!.Task.Result;
            var stored = one.Event! with { SequenceNumber = receipt.SequenceNumber, Checksum = receipt.Checksum };
            _tell($"stores {stored.Message}, {Setup.Decide(stored)?.Severity.ToString() ?? "no alert"}, as {stored.SequenceNumber}");
            _ledger.Store(stored, DayFiles.List(_disk, SimulatedTrail.Directory)[^1].Day, _clock.GetUtcNow(), Setup);
        }
    }

    /// <summary>Lets the writer do what waits for it.</summary>
    public void Write() => _trail.Writer.WriteBatch();

    /// <summary>Gives one alert of an instance its turn. Returns false if none is due, or all its calls are under way.</summary>
    public bool TryTurn(InstanceTurns pump)
    {
        var name = pump.Instance.Name;
        if (!pump.TakesAlerts || _calls.Count(call => call.Pump == pump) >= pump.Instance.MaxConcurrentCalls)
        {
            return false;
        }

        if (pump.Queue.TryTake() is not { } turn)
        {
            NoteNone(pump);
            return false;
        }

        var alert = turn.Alert;
        _tell($"{name} takes {Text(alert)}{(turn.Pass is null ? " to hand it over" : turn.Pass.Value.IsProbe ? " as a probe" : string.Empty)}");
        _waiting.RemoveAll(waiting => waiting.Alert == alert);
        _ledger.Take(pump.Instance, turn, WaitingOf(pump), Setup, _disk);
        var (before, digests) = (pump.Statistics, pump.Digests.ToDictionary(group => group, group => group.Count));
        if (!pump.Begin(turn))
        {
            pump.Queue.Release();
            if (!IsDead)
            {
                NoteEnd(pump, alert, before, digests);
                NoteWaiting(pump, alert);
            }
        }
        else if (!IsDead)
        {
            Call(pump, turn);
        }

        return true;
    }

    /// <summary>Ends one of the calls that can end now. Returns false if there is none.</summary>
    public bool TryAnswer()
    {
        var ready = _calls.FindAll(call => !call.Answer.Hangs || call.Began + SimulatedVendor.Deadline <= _clock.GetUtcNow());
        if (ready.Count == 0)
        {
            return false;
        }

        var call = ready[_random.Next(ready.Count)];
        _calls.Remove(call);
        _tell($"{call.Pump.Instance.Name} gets {call.Answer.Name} for {Text(call.Turn.Alert)}");
        if (call.Answer.Hangs)
        {
            call.Pump.Breaker.CallAbandoned(blocksThread: false);
            _abandoned.Add(call);
        }
        else if (call.Answer.Accepts)
        {
            _ledger.Accept(call);
        }

        if (call.Answer.Result.Status is AlertCallStatus.Delivered)
        {
            CountDelivered(call);
        }

        call.Pump.End(call.Turn, call.Answer.Result);
        call.Pump.Queue.Release();
        NoteWaiting(call.Pump, call.Turn.Alert);
        return true;
    }

    /// <summary>Ends an abandoned call, accepted after all or not. Returns false if there is none.</summary>
    public bool TryAnswerLate()
    {
        if (_abandoned.Count == 0)
        {
            return false;
        }

        var call = _abandoned[_random.Next(_abandoned.Count)];
        _abandoned.Remove(call);
        _tell($"{call.Pump.Instance.Name} gets late {(call.Answer.Accepts ? "200" : "503")} for {Text(call.Turn.Alert)}");
        if (call.Answer.Accepts)
        {
            _ledger.Accept(call);
            CountDelivered(call);
            call.Pump.EndLate(call.Turn.Alert);
        }

        call.Pump.Breaker.AbandonedCallEnded(call.Answer.Accepts);
        return true;
    }

    /// <summary>Sends an undelivered alert again. Returns false if none can be sent now.</summary>
    public bool TryReplay()
    {
        if (_operator.TryReplay() is not { } entry)
        {
            return false;
        }

        _tell($"{entry.Instance} is to send {entry.Count} from {entry.FirstSequence ?? entry.Sequence} again");
        return true;
    }

    /// <summary>Gives up what is too old, of an instance that cannot be called.</summary>
    public static void Expire(InstanceTurns pump)
    {
        if (pump.Instance.State is not AlertInstanceState.Ready)
        {
            pump.ExpireHeld();
        }
    }

    /// <summary>Seals a day that closed and removes those that are due. Returns false if none waits.</summary>
    public bool TryCloseDay()
    {
        var step = _trail.ClosedDays.TryStepAsync();
        if (!step.IsCompleted)
        {
            // The removal is recorded in the trail first.
            _trail.Writer.WriteBatch();
        }

        var did = step.GetAwaiter().GetResult();
        if (did && DayFiles.List(_disk, SimulatedTrail.Directory) is [var oldest, ..])
        {
            _tell($"closes a day; the oldest is {oldest.Day:MM-dd}");
            _ledger.Remove(oldest.Day, _disk);
        }

        return did;
    }

    /// <summary>Checks that the numbers of every instance add up.</summary>
    public void CheckCounts()
    {
        foreach (var statistics in Instances.Select(pump => pump.Statistics))
        {
            if (statistics.Open < 0 || statistics.Delivered != _delivered.GetValueOrDefault(statistics.Name))
            {
                throw new BrokenPromiseException(
                    $"{statistics.Name} counts {statistics.Delivered} delivered and {statistics.Open} open alerts; "
                    + $"{_delivered.GetValueOrDefault(statistics.Name)} were delivered.");
            }
        }

        if (Instances.FirstOrDefault(pump => pump.Queue.Count > pump.Statistics.Open) is { } keeping)
        {
            throw new BrokenPromiseException(
                $"{keeping.Instance.Name} keeps {keeping.Queue.Count} alerts in its window, and {keeping.Statistics.Open} are open.");
        }
    }

    /// <summary>Ends in good order, with some turns before the end.</summary>
    public void Stop()
    {
        _queue.Complete();
        _trail.Writer.WriteBatch();
        _trail.Writer.Finish();
        foreach (var pump in Instances)
        {
            pump.Queue.CloseWindows();
        }

        for (var turns = _random.Next(20); turns > 0 && !IsDead; turns--)
        {
            _ = TryTurn(Instances[_random.Next(Instances.Count)]);
            _ = _random.Next(2) == 0 && TryAnswer();
        }

        foreach (var pump in Instances)
        {
            pump.BeginStop();
        }

        foreach (var call in _calls)
        {
            End(call);
            call.Pump.End(call.Turn, new AlertCallResult(AlertCallStatus.Cancelled, Failure: "The trail stops."));
            call.Pump.Queue.Release();
        }

        foreach (var pump in Instances)
        {
            pump.EndStop();
        }

        _trail.Release();
        _abandoned.ForEach(End);
    }

    /// <summary>Ends without another step. What vendors were sent, they may take.</summary>
    public void Die()
    {
        _disk.Die();
        _calls.ForEach(End);
        _abandoned.ForEach(End);
    }

    private static string Text(PendingAlert alert) =>
        $"{(alert.Digest is { } group ? $"a digest of {group.Count} from {group.First.Sequence}" : $"{alert.Position?.Sequence ?? alert.Event?.SequenceNumber}")}"
        + $" ({alert.Severity}){(alert.StandsInFor is { } chain ? $" for {chain.Primary}" : string.Empty)}{(alert.Replay is null ? string.Empty : " again")}";

    private void Call(InstanceTurns pump, AlertTurn turn)
    {
        var now = _clock.GetUtcNow();
        var sent = pump.Composer.Compose(turn.Alert, now + SimulatedVendor.Deadline);
        var call = new SimulatedCall(pump, turn, sent, now, _vendor.Answer(pump.Instance.Name));
        _calls.Add(call);
        if (sent.Checksum is not null)
        {
            _ledger.Send(call);
        }
    }

    private void NoteEnd(
        InstanceTurns pump, PendingAlert alert, AlertInstanceStatistics before, Dictionary<DigestGroup, long> digests)
    {
        var (name, now) = (pump.Instance.Name, pump.Statistics);
        if (pump.Digests.FirstOrDefault(group => digests.GetValueOrDefault(group) != group.Count) is { } joined)
        {
            _tell($"{name} collects it");
            _ledger.Collect(name, alert, joined);
        }
        else if (now.Silenced > before.Silenced)
        {
            _tell($"{name} withholds it");
            _ledger.Withhold(name, alert, Setup);
        }
        else if (now.Obsolete > before.Obsolete || (alert.StandsInFor is null && now.Raised < before.Raised))
        {
            _tell($"{name} drops it");
            _ledger.Drop(name, alert, Setup);
        }
    }

    private void NoteNone(InstanceTurns pump)
    {
        if (!IsDead && pump.Breaker.PassableAt <= _clock.GetUtcNow())
        {
            _ledger.TakeNone(pump.Instance, WaitingOf(pump), Setup, _disk);
        }
    }

    private List<PendingAlert> WaitingOf(InstanceTurns pump) =>
        [.. _waiting.Where(waiting => waiting.Pump == pump).Select(waiting => waiting.Alert)];

    private void NoteWaiting(InstanceTurns pump, PendingAlert alert)
    {
        if (alert is { IsClosed: false, Position: not null })
        {
            _waiting.Add((pump, alert));
        }
    }

    private void CountDelivered(SimulatedCall call)
    {
        if (!call.Turn.Alert.IsClosed)
        {
            var name = call.Pump.Instance.Name;
            _delivered[name] = _delivered.GetValueOrDefault(name) + call.Turn.Alert.Count;
        }
    }

    private void End(SimulatedCall call)
    {
        if (call.Answer.Accepts && _random.Next(2) == 0)
        {
            _tell($"{call.Pump.Instance.Name} had taken {Text(call.Turn.Alert)}");
            _ledger.Accept(call);
        }
    }

    /// <summary>
    /// Objects when a cursor is said not to belong to the trail: nobody replaced it. Texts of the log are not made, as there are
    /// thousands.
    /// </summary>
    private sealed class MismatchLog : ILogger
    {
        private const int CursorMismatch = 3024;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == CursorMismatch)
            {
                throw new BrokenPromiseException(formatter(state, exception));
            }
        }
    }
}
