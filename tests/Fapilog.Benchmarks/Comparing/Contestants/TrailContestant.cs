using Fapilog.Auditing;
using Fapilog.Verification;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// Ours: every event is hashed and chained, and finishing waits for the disk too, which no peer does.
/// </summary>
internal sealed class TrailContestant : Contestant
{
    private readonly AuditDurability _durability;
    private readonly int _prepared;
    private string _directory = string.Empty;
    private EventShape _shape;
    private AuditEvent[] _events = [];
    private AuditTrail? _trail;

    /// <param name="durability">What a call waits for.</param>
    /// <param name="prepared">How many events are made before and logged in turn; by default each call makes one.</param>
    public TrailContestant(AuditDurability durability, int prepared = 0)
    {
        _durability = durability;
        _prepared = prepared;
    }

    public override Task StartAsync(string directory, EventShape shape)
    {
        (_directory, _shape) = (directory, shape);
        _events = [.. Enumerable.Range(0, _prepared).Select(number => Sample.Event(shape, number))];
        _trail = new AuditTrail(new AuditTrailOptions { StoragePath = directory });
        return _trail.StartAsync();
    }

    public override ValueTask LogAsync(int number)
    {
        var auditEvent = _events.Length == 0 ? Sample.Event(_shape, number) : _events[number % _events.Length];
        var call = _trail!.LogEventAsync(auditEvent, _durability);
        return call.IsCompletedSuccessfully ? default : new ValueTask(call.AsTask());
    }

    public override Task FinishAsync() => _trail!.DrainAsync();

    public override ValueTask DisposeAsync() => _trail?.DisposeAsync() ?? default;

    public override void Check(long events)
    {
        var report = TrailVerifier.Verify(_directory);
        if (!report.Valid || report.Events != events)
        {
            throw new InvalidOperationException(
                $"The trail '{_directory}' contains {report.Events} events; {events} were logged. First fault: {report.FirstFault?.ToString() ?? "none"}.");
        }

        StoredLines.Check(Directory.GetFiles(_directory, "audit_*.jsonl").Single(), events, _shape);
    }
}
