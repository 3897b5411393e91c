using System.Diagnostics;
using System.Globalization;
using Fapilog.Benchmarks.Delivering;
using Fapilog.Benchmarks.Measuring;

namespace Fapilog.Benchmarks.Soaking;

/// <summary>
/// A trail under a steady load of events and alerts, with a vendor that hangs among its instances, for as long as one likes: what
/// it holds must not grow.
/// </summary>
internal static class SoakBenchmark
{
    private const int AlertsPerSecond = 50;
    private const int Looks = 20;

    public static async Task<int> RunAsync(int minutes)
    {
        Console.WriteLine(Machine.Of(Path.GetTempPath()));
        var (step, looks) = (TimeSpan.FromMinutes(minutes) / Looks, new List<Look>());
        var load = new Load("soak", AlertsPerSecond, (int)(step.TotalSeconds * AlertsPerSecond));
        await using var receiver = await MarkReceiver.StartAsync(load.WarmUp + load.Count, receivers: 2);
        await using var path = await FapilogPath.StartAsync(receiver, answering: 2, hanging: 1);
        Line($"{"minutes",9}{"heap MB",10}{"process MB",12}{"files",8}{"threads",9}{"p99 ms",9}{"lost",6}");
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < Looks; i++)
        {
            receiver.Forget();
            var latencies = Latencies.Of(await load.RunAsync(path, receiver));
            looks.Add(Look.Now());
            Line($"{Stopwatch.GetElapsedTime(since).TotalMinutes,9:n1}{looks[^1].Heap,10:n2}{looks[^1].Process,12:n0}{looks[^1].Files,8:n0}{looks[^1].Threads,9:n0}{latencies.At(0.99),9:n1}{latencies.Lost,6:n0}");
        }

        // What starts late has started by the second quarter.
        var (early, late) = (looks[(Looks / 4)..(Looks / 2)], looks[(Looks * 3 / 4)..]);
        Aim[] aims =
        [
            Growth("MB of heap", look => look.Heap, 0.5),
            Growth("open files", look => look.Files, 2),
            Growth("threads", look => look.Threads, 2),
        ];
        Aim.Print(aims);
        return aims.All(aim => aim.Met) ? 0 : 1;

        Aim Growth(string what, Func<Look, double> value, double most) =>
            new($"{what}, last quarter - second quarter", Median(late, value) - Median(early, value), most, AtLeast: false);
    }

    private static double Median(List<Look> looks, Func<Look, double> value) =>
        looks.Select(value).Order().ElementAt(looks.Count / 2);

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture).TrimEnd());

    /// <summary>What the process holds.</summary>
    private sealed record Look(double Heap, double Process, double Files, double Threads)
    {
        private const string OpenFiles = "/proc/self/fd";

        public static Look Now()
        {
            var heap = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
            using var self = System.Diagnostics.Process.GetCurrentProcess();
            var files = Directory.Exists(OpenFiles) ? Directory.GetFileSystemEntries(OpenFiles).Length : self.HandleCount;
            return new Look(heap, self.WorkingSet64 / 1e6, files, self.Threads.Count);
        }
    }
}
