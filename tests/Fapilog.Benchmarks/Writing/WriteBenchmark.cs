using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fapilog.Auditing;
using Microsoft.Win32.SafeHandles;

namespace Fapilog.Benchmarks.Writing;

/// <summary>
/// Stores events in every mode beside one write and one fsync per event, in turn, in one run.
/// </summary>
internal static class WriteBenchmark
{
    private const int Rounds = 5;
    private const int Enqueued = 100_000;
    private const int DurableEach = 400;
    private const int Callers = 64;

    public static async Task<int> RunAsync()
    {
        var (enqueued, one, many, raw) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var rates = (
                Enqueued: await RateAsync(AuditDurability.Enqueued, 1, Enqueued),
                One: await RateAsync(AuditDurability.Durable, 1, DurableEach),
                Many: await RateAsync(AuditDurability.Durable, Callers, DurableEach),
                Raw: RawRate(DurableEach));
            if (round > 0)
            {
                enqueued.Add(rates.Enqueued);
                one.Add(rates.One);
                many.Add(rates.Many);
                raw.Add(rates.Raw);
            }
        }

        Report("enqueued, 1 caller, stored and drained", enqueued);
        Report("durable, 1 caller", one);
        Report($"durable, {Callers} callers", many);
        Report("plain file, one write and one fsync per event", raw);
        Print($"ratio (medians): durable with {Callers} callers is {Median(many) / Median(raw):f1} x one fsync per event; durable with 1 caller {Median(one) / Median(raw):f2} x");
        return 0;
    }

    private static async Task<double> RateAsync(AuditDurability durability, int callers, int each)
    {
        var directory = Directory.CreateTempSubdirectory("fapilog-benchmark-").FullName;
        try
        {
            await using var trail = new AuditTrail(new AuditTrailOptions { StoragePath = directory });
            await trail.StartAsync();
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => LogAsync(trail, durability, each))));
            await trail.DrainAsync();
            return callers * each / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task LogAsync(AuditTrail trail, AuditDurability durability, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await trail.LogEventAsync(
                new AuditEvent
                {
                    EventType = AuditEventType.DataAccess,
                    Message = "Data read on resource: customers/4711",
                    UserId = "user-17",
                    Component = "billing",
                    Metadata = AuditMap.Create(("resource", "customers/4711"), ("rows", 3)),
                },
                durability);
        }
    }

    private static double RawRate(int count)
    {
        var path = Path.Combine(Path.GetTempPath(), $"fapilog-benchmark-{Guid.NewGuid():n}");
        var line = Encoding.ASCII.GetBytes(new string('x', 900) + "\n");
        using SafeFileHandle file =
            File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, options: FileOptions.DeleteOnClose);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            RandomAccess.Write(file, line, (long)i * line.Length);
            RandomAccess.FlushToDisk(file);
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Report(string name, List<double> rates) =>
        Print($"{name,-48} median {Median(rates):n0} events/s, best {rates.Max():n0}");

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
