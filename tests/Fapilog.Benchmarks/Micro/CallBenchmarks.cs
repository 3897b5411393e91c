using BenchmarkDotNet.Attributes;
using Fapilog.Auditing;
using Fapilog.Benchmarks.Comparing;

namespace Fapilog.Benchmarks.Micro;

/// <summary>
/// One call of the trail, enqueued, while the queue has room: an iteration makes fewer calls than the queue takes, and the queue
/// is emptied between them. The allocations include the writer's as far as it has come; <c>compare</c> measures them to the end.
/// </summary>
[InvocationCount(Calls)]
public class CallBenchmarks
{
    private const int Calls = 8_000;

    private string _directory = string.Empty;
    private AuditEvent? _same;
    private AuditTrail? _trail;
    private EventShape _shape;

    [Params("small", "full", "large")]
    public string Event { get; set; } = string.Empty;

    [GlobalSetup]
    public Task StartAsync()
    {
        _shape = Enum.Parse<EventShape>(Event, ignoreCase: true);
        _same = Sample.Event(_shape, 1);
        _directory = Directory.CreateTempSubdirectory("fapilog-benchmark-").FullName;
        _trail = Create(_directory);
        return _trail.StartAsync();
    }

    [IterationCleanup]
    public void Drain() => _trail!.DrainAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public async Task StopAsync()
    {
        await _trail!.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark]
    public object MakeEvent() => Sample.Event(_shape, 1);

    [Benchmark]
    public bool LogNewEvent() => Log(Sample.Event(_shape, 1));

    [Benchmark]
    public bool LogSameEvent() => Log(_same!);

    private static AuditTrail Create(string directory) => new(new AuditTrailOptions { StoragePath = directory });

    private bool Log(AuditEvent auditEvent)
    {
        var call = _trail!.LogEventAsync(auditEvent, AuditDurability.Enqueued);
        return call.IsCompletedSuccessfully
            ? true
            : throw new InvalidOperationException("The queue was full, so the figure would be of the writer.");
    }
}
