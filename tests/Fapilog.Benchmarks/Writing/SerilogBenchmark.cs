using System.Diagnostics;
using System.Globalization;
using Fapilog.Auditing;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Serilog.Parsing;

namespace Fapilog.Benchmarks.Writing;

/// <summary>
/// Stores events enqueued, hashed and chained, beside Serilog's file sink that writes the same properties as compact JSON,
/// unhashed: in turn, in one run. First how many are in the file in a second, then what one call costs its caller.
/// </summary>
internal static class SerilogBenchmark
{
    private const int Rounds = 7;
    private const int Stored = 100_000;

    // Less than the queue takes, so that no call waits for room.
    private const int Burst = 8_000;

    private static readonly MessageTemplate Template = new MessageTemplateParser().Parse("{message}");

    public static async Task<int> RunAsync()
    {
        var (ours, peers, callers, peersCalls, bytes) =
            (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var rates = (Ours: await OurRateAsync(), Peer: PeerRate());
            var (call, allocated) = await OurCallAsync();
            var peerCall = PeerCall();
            if (round > 0)
            {
                ours.Add(rates.Ours);
                peers.Add(rates.Peer);
                callers.Add(call);
                bytes.Add(allocated);
                peersCalls.Add(peerCall);
            }
        }

        Print($"enqueued, 1 caller, stored and drained   median {Median(ours):n0} events/s");
        Print($"Serilog file sink, compact JSON          median {Median(peers):n0} events/s");
        Print($"ratio (medians): {Median(ours) / Median(peers):f2} x Serilog's (at least 1.25)");
        Print($"a call, enqueued, queue not full         median {Median(callers):n0} ns, {Median(bytes):n0} B allocated (at most 400)");
        Print($"a call of Serilog's file sink            median {Median(peersCalls):n0} ns");
        Print($"ratio (medians): {Median(callers) / Median(peersCalls):f2} x Serilog's (at most 0.25)");
        return 0;
    }

    private static async Task<double> OurRateAsync()
    {
        using var folder = new TemporaryFolder();
        await using var trail = new AuditTrail(new AuditTrailOptions { StoragePath = folder.Path });
        await trail.StartAsync();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Stored; i++)
        {
            await trail.LogEventAsync(Event(i), AuditDurability.Enqueued);
        }

        await trail.DrainAsync();
        return Stored / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double PeerRate()
    {
        using var folder = new TemporaryFolder();
        var start = Stopwatch.GetTimestamp();
        using (var logger = Peer(folder))
        {
            for (var i = 0; i < Stored; i++)
            {
                Log(logger, i);
            }
        }

        return Stored / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<(double Nanoseconds, double Bytes)> OurCallAsync()
    {
        using var folder = new TemporaryFolder();
        await using var trail = new AuditTrail(new AuditTrailOptions { StoragePath = folder.Path });
        await trail.StartAsync();
        var (elapsed, bytes) = MakeBurst(trail);
        await trail.DrainAsync();
        return (elapsed.TotalNanoseconds / Burst, bytes / (double)Burst);
    }

    // Events are made before: what is measured is the call.
    private static (TimeSpan Elapsed, long Bytes) MakeBurst(AuditTrail trail)
    {
        AuditEvent[] events = [.. Enumerable.Range(0, Burst).Select(Event)];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        foreach (var auditEvent in events)
        {
            var call = trail.LogEventAsync(auditEvent, AuditDurability.Enqueued);
            if (!call.IsCompletedSuccessfully)
            {
                throw new InvalidOperationException("The queue was full, so the figure would be of the writer.");
            }
        }

        return (Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static double PeerCall()
    {
        using var folder = new TemporaryFolder();
        using var logger = Peer(folder);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Burst; i++)
        {
            Log(logger, i);
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / Burst;
    }

    private static Logger Peer(TemporaryFolder folder) => new LoggerConfiguration()
        .WriteTo.File(new CompactJsonFormatter(), Path.Combine(folder.Path, "peer.jsonl"), buffered: true)
        .CreateLogger();

    // The properties that stand in a line of ours, but for the chain's own, given as a log event: the way that costs least there.
    private static void Log(Logger logger, int number) =>
        logger.Write(new LogEvent(DateTimeOffset.UtcNow, LogEventLevel.Information, null, Template,
    [
        Property("client_ip", null),
        Property("compliance_level", "basic"),
        Property("component", "billing"),
        Property("container_id", null),
        Property("contains_phi", false),
        Property("contains_pii", false),
        Property("data_classification", null),
        Property("error_category", null),
        Property("error_context", null), Property("error_severity", null), Property("event_id", Guid.NewGuid().ToString("D")),
        Property("event_type", "data_access"), Property("hostname", Environment.MachineName), Property("log_level", "info"),
        Property("message", "Data read on resource: customers/4711"),
        new LogEventProperty("metadata", new StructureValue([Property("resource", "customers/4711"), Property("rows", 3)])),
        Property("operation", null), Property("plugin_name", null), Property("process_id", Environment.ProcessId),
        new LogEventProperty("regulatory_tags", new SequenceValue([])),
        Property("request_id", number.ToString(CultureInfo.InvariantCulture)),
        Property("retention_category", null),
        Property("session_id", null),
        Property("signature", null),
        Property("user_agent", null),
        Property("user_id", "user-17"),
    ]));

    private static LogEventProperty Property(string name, object? value) => new(name, new ScalarValue(value));

    private static AuditEvent Event(int number) => new()
    {
        EventType = AuditEventType.DataAccess,
        Message = "Data read on resource: customers/4711",
        UserId = "user-17",
        Component = "billing",
        RequestId = number.ToString(CultureInfo.InvariantCulture),
        Metadata = AuditMap.Create(("resource", "customers/4711"), ("rows", 3)),
    };

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("fapilog-benchmark-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
