using System.Diagnostics;
using System.Globalization;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Compliance;
using Fapilog.Cursors;
using Fapilog.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fapilog.Benchmarks.Alerting;

/// <summary>
/// What isolation costs: the safe adapter beside the direct call of a dispatcher that completes at once, and what the trail's
/// writer pays to hand an alert over.
/// </summary>
internal static class AlertBenchmark
{
    private const int Rounds = 9;
    private const int Calls = 2_000_000;
    private const int Raises = 9_000;

    private static readonly AuditEvent Event = new()
    {
        EventId = "3a5a7110-a5f7-4a71-895b-17121bc0f91f",
        EventType = AuditEventType.ComponentFailure,
        LogLevel = AuditLogLevel.Critical,
        Message = "It broke.",
        SequenceNumber = 4711,
        Checksum = new string('a', 64),
        Metadata = AuditMap.Create(("resource", "customers/4711"), ("rows", 3)),
    };

    public static async Task<int> RunAsync()
    {
        var direct = NoopAlertDispatcher.Instance;
        await using var safe = SafeAlertDispatcher.Wrap("chat", direct);
        var calls = Compare(
            ("direct call", () => direct.SendAlertAsync(Event, AlertSeverity.Critical)),
            ("safe adapter, anywhere", () => safe.SendAlertAsync(Event, AlertSeverity.Critical)),
            ("safe adapter, on a dispatch thread", () => OnDispatchThread(safe)));
        foreach (var (name, cost) in calls)
        {
            Print($"{name,-44} {cost.Nanoseconds,8:n1} ns {cost.Bytes,6:n0} B, over the direct call {cost.Nanoseconds - calls[0].Cost.Nanoseconds,6:n1} ns {cost.Bytes - calls[0].Cost.Bytes,4:n0} B");
        }

        foreach (var (name, count, dispatcher, batch) in new (string, int, IAlertDispatcher, int)[]
        {
            ("one instance that never answers", 1, new Endless(), 1),
            ("one that answers at once", 1, new Prompt(), 1),
            ("one that answers, batches of 60", 1, new Prompt(), 60),
            ("three that answer, batches of 60", 3, new Prompt(), 60),
        })
        {
            var cost = await HandOverAsync(count, dispatcher, batch);
            Print($"handing over, {name,-36} {cost.Nanoseconds / 1000,8:n2} us {cost.Bytes,6:n0} B");
        }

        foreach (var batch in (int[])[1, 60])
        {
            var cost = MeasureIndexAndCursor(batch);
            Print($"of which index and cursor, batches of {batch,-17} {cost.Nanoseconds / 1000,8:n2} us {cost.Bytes,6:n0} B");
        }

        return 0;
    }

    private static List<(string Name, Cost Cost)> Compare(params (string Name, Func<Task<AlertReceipt>?> Call)[] calls)
    {
        var costs = calls.Select(_ => new List<Cost>()).ToList();
        for (var round = 0; round <= Rounds; round++)
        {
            for (var i = 0; i < calls.Length; i++)
            {
                var cost = OnThread(calls[i].Call, onDispatchThread: i == 2);
                if (round > 0)
                {
                    costs[i].Add(cost);
                }
            }
        }

        return [.. calls.Select((call, i) => (call.Name, Median(costs[i])))];
    }

    /// <summary>As the pump does: the outcome itself, without a task around it.</summary>
    private static Task<AlertReceipt>? OnDispatchThread(SafeAlertDispatcher safe)
    {
        var answer = safe.Begin(Event, AlertSeverity.Critical, null, default);
        var ended = safe.EndAsync(new StartedCall(Task.CompletedTask, answer), default);
        return ended.IsCompletedSuccessfully && ended.Result.Receipt is not null
            ? null
            : throw new InvalidOperationException("It was not accepted.");
    }

    /// <summary>On a fresh thread, so that no round inherits what another left in its flow.</summary>
    private static Cost OnThread(Func<Task<AlertReceipt>?> call, bool onDispatchThread)
    {
        Cost cost = default;
        var thread = new Thread(() =>
        {
            if (onDispatchThread)
            {
                AlertCallScope.Enter("chat");
            }

            for (var i = 0; i < 1000; i++)
            {
                _ = call();
            }

            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Calls; i++)
            {
                _ = call();
            }

            cost = new Cost(
                Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls,
                (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)Calls);
        });
        thread.Start();
        thread.Join();
        return cost;
    }

    private static async Task<Cost> HandOverAsync(int instances, IAlertDispatcher dispatcher, int batch)
    {
        var costs = new List<Cost>();
        for (var round = 0; round <= Rounds; round++)
        {
            var pump = new AlertPump(
                new AlertSource("default", "audit_logs"),
                Enumerable.Range(0, instances).Select(i => new AlertInstance($"chat{i}", dispatcher)),
                [],
                TimeProvider.System,
                NullLogger.Instance);
            var directory = Directory.CreateTempSubdirectory("fapilog-").FullName;
            var rules = new StoredEventRules(new CompliancePolicy());
            pump.Open(PhysicalFileSystem.Instance, directory, rules, undelivered: null, silences: null, default);
            pump.Start();
            var decision = new AlertDecision(AlertSeverity.Critical, ["critical_error"]);
            var alerts = new StoredAlert[batch];
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Raises; i++)
            {
                var place = new TrailPlace(new DateOnly(2025, 8, 7), i);
                alerts[i % batch] = new StoredAlert(
                    Event, decision, new AlertPosition(place, i, AlertSeverity.Critical, DateTimeOffset.UnixEpoch));
                if ((i + 1) % batch == 0)
                {
                    pump.Raise(alerts, place with { Offset = i + 1 }, i, batch);
                }
            }

            var cost = new Cost(
                Stopwatch.GetElapsedTime(start).TotalNanoseconds / Raises,
                (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)Raises);
            if (round > 0)
            {
                costs.Add(cost);
            }

            await pump.StopAsync(TimeSpan.FromSeconds(1), new CancellationToken(true));
            await pump.DisposeAsync();
            Directory.Delete(directory, recursive: true);
        }

        return Median(costs);
    }

    /// <summary>What the writer does for an alert so that it outlives the process, without the instances.</summary>
    private static Cost MeasureIndexAndCursor(int batch)
    {
        var costs = new List<Cost>();
        for (var round = 0; round <= Rounds; round++)
        {
            var directory = Directory.CreateTempSubdirectory("fapilog-").FullName;
            var files = PhysicalFileSystem.Instance;
            var rules = new StoredEventRules(new CompliancePolicy());
            var lost = new LostRecords(files, directory, rules, new Dictionary<string, OpenedCursor>());
            var path = Path.Combine(directory, AlertCursor.NameOf("chat"));
            using (var index = AlertIndex.Open(
                files, directory, lost, DateOnly.MinValue, DateTimeOffset.UnixEpoch, NullLogger.Instance, default))
            using (var cursor = new CursorWriter(files, path, () => "{}"u8.ToArray(), TimeProvider.System, NullLogger.Instance))
            {
                var bytes = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                for (var i = 1; i <= Raises; i++)
                {
                    var place = new TrailPlace(new DateOnly(2025, 8, 7), i);
                    index.Add(new AlertPosition(place, i, AlertSeverity.Critical, DateTimeOffset.UnixEpoch));
                    if (i % batch == 0)
                    {
                        index.Flush(place with { Offset = i + 1 }, i, batch, DateTimeOffset.UnixEpoch);
                    }

                    cursor.Note();
                }

                var cost = new Cost(
                    Stopwatch.GetElapsedTime(start).TotalNanoseconds / Raises,
                    (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)Raises);
                if (round > 0)
                {
                    costs.Add(cost);
                }
            }

            Directory.Delete(directory, recursive: true);
        }

        return Median(costs);
    }

    private static Cost Median(List<Cost> costs) => costs.OrderBy(cost => cost.Nanoseconds).ElementAt(costs.Count / 2);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private readonly record struct Cost(double Nanoseconds, double Bytes);

    private sealed class Prompt : IAlertDispatcher
    {
        public Task<AlertReceipt> SendAlertAsync(
            AuditEvent auditEvent,
            AlertSeverity severity,
            string? channel = null,
            CancellationToken cancellationToken = default) =>
            Task.FromResult(AlertReceipt.Accepted);
    }

    private sealed class Endless : IAlertDispatcher
    {
        public Task<AlertReceipt> SendAlertAsync(
            AuditEvent auditEvent,
            AlertSeverity severity,
            string? channel = null,
            CancellationToken cancellationToken = default) =>
            new TaskCompletionSource<AlertReceipt>().Task;
    }
}
