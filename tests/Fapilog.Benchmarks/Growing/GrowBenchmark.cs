using System.Diagnostics;
using System.Globalization;
using Fapilog.Benchmarks.Measuring;

namespace Fapilog.Benchmarks.Growing;

/// <summary>
/// What a longer history costs: each event and the memory while one trail grows, and starting, verifying and asking in
/// directories of more and more days.
/// </summary>
internal static class GrowBenchmark
{
    private const int FirstStep = 10_000;
    private const int EventsPerDay = 200;

    private static readonly int[] Days = [1, 10, 100, 1000, 3000];

    public static async Task<int> RunAsync(int events)
    {
        Print($"{Machine.Of(Path.GetTempPath())}");
        var directory = Directory.CreateTempSubdirectory("fapilog-grow-").FullName;
        try
        {
            var aims = new List<Aim>();
            await GrowAsync(Path.Combine(directory, "events"), events, aims);
            await AgeAsync(Path.Combine(directory, "days"), Path.Combine(directory, "empty"), aims);
            Aim.Print(aims);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Ten times as many events with each step, into one trail.</summary>
    private static async Task GrowAsync(string directory, int events, List<Aim> aims)
    {
        Print($"");
        Print($"{"events",12}{"ns/event",12}{"heap MB",12}{"process MB",12}{"file MB",12}");
        var history = new History(directory);
        await history.StartAsync();
        var (heaps, costs) = (new List<double>(), new List<double>());
        for (long next = FirstStep, count = 0; next <= events; count = next, next *= 10)
        {
            var begin = Stopwatch.GetTimestamp();
            await history.WriteAsync((int)(next - count));
            costs.Add(Stopwatch.GetElapsedTime(begin).TotalNanoseconds / (next - count));
            heaps.Add(GC.GetTotalMemory(forceFullCollection: true) / 1e6);
            using var process = Process.GetCurrentProcess();
            Print($"{next,12:n0}{costs[^1],12:n0}{heaps[^1],12:n1}{process.WorkingSet64 / 1e6,12:n0}{SizeOf(directory) / 1e6,12:n0}");
        }

        await history.DisposeAsync();

        // The first step warms up, and a full queue of 10,000 lines is 10 MB that it keeps.
        aims.Add(new Aim("MB of heap that the last step added", heaps[^1] - heaps[^2], 1, AtLeast: false));
        var slower = costs[^1] / costs[Math.Min(1, costs.Count - 1)];
        aims.Add(new Aim("time of an event in the last step / in the second", slower, 1.2, AtLeast: false));
    }

    /// <summary>
    /// One directory that gets older: its days are full, and what is asked for is on the newest or on all of a year.
    /// </summary>
    private static async Task AgeAsync(string directory, string empty, List<Aim> aims)
    {
        Print($"");
        Print($"{"day files",12}{"events",10}{"start ms",10}{"x empty",9}{"verify --from ms",18}{"id, newest ms",15}{"user, a year ms",17}{"hour, newest ms",17}{"all ms",9}");
        var (history, days, last) = (new History(directory), 0, default(Aged)!);
        foreach (var next in Days)
        {
            await history.StartAsync();
            for (; days < next; days++)
            {
                await history.WriteAsync(EventsPerDay);
                history.TurnDay();
            }

            await history.DisposeAsync();
            last = await Aged.OfAsync(history, empty);
            Print($"{next,12:n0}{history.Count,10:n0}{last.Start,10:n2}{last.Start / last.StartOfEmpty,9:n2}{last.VerifyNewest,18:n1}{last.ById,15:n2}{last.ByUser,17:n1}{last.ByTime,17:n1}{last.All,9:n0}");
        }

        aims.Add(new Aim($"start with {days:n0} day files / with none", last.Start / last.StartOfEmpty, 2, AtLeast: false));
    }

    /// <summary>Starts a trail in a fresh process, and reports how long it took.</summary>
    public static async Task<int> StartOnceAsync(string directory, string now)
    {
        var (start, spent) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await using var history = new History(directory, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));
        await history.StartAsync();
        FreshProcess.Report(start, spent);
        return 0;
    }

    private static long SizeOf(string directory) => Directory.EnumerateFiles(directory).Sum(file => new FileInfo(file).Length);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture).TrimEnd());
}
