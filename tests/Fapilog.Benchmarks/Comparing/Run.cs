using System.Diagnostics;

namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// What one run of a contestant took.
/// </summary>
/// <param name="EventsPerSecond">Events that were logged and had left the process, by the time of both.</param>
/// <param name="CallNanoseconds">What a call took its caller, its event included, waits for room included.</param>
/// <param name="AllocatedBytes">What all threads allocated for an event, the event included.</param>
/// <param name="StoredBytes">The length of a line.</param>
internal sealed record Run(double EventsPerSecond, double CallNanoseconds, double AllocatedBytes, double StoredBytes)
{
    /// <summary>Runs a contestant once in a directory of its own, checks what it stored, and deletes it.</summary>
    public static async Task<Run> OfAsync(Contestant contestant, string parent, EventShape shape, int callers, int events)
    {
        var each = Math.Max(1, events / callers);
        events = each * callers;
        var directory = Directory.CreateDirectory(Path.Combine(parent, Guid.NewGuid().ToString("n"))).FullName;
        try
        {
            var (logged, finished, allocated) = await MeasureAsync(contestant, directory, shape, callers, each);
            contestant.Check(events);
            var stored = new DirectoryInfo(directory).EnumerateFiles("*.jsonl").Sum(file => file.Length);
            return new Run(
                events / finished.TotalSeconds,
                logged.TotalNanoseconds / each,
                allocated / (double)events,
                stored / (double)events);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>What a run before left is collected before it, not in the run that follows.</summary>
    public static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private static async Task<(TimeSpan Logged, TimeSpan Finished, long Allocated)> MeasureAsync(
        Contestant contestant, string directory, EventShape shape, int callers, int each)
    {
        await using var _ = contestant;
        await contestant.StartAsync(directory, shape);
        Settle();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        await LogAsync(contestant, callers, each);
        var logged = Stopwatch.GetElapsedTime(start);
        await contestant.FinishAsync();
        var finished = Stopwatch.GetElapsedTime(start);
        return (logged, finished, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }

    private static Task LogAsync(Contestant contestant, int callers, int each) => Task.WhenAll(
        Enumerable.Range(0, callers).Select(caller => Task.Run(() => LogRangeAsync(contestant, caller * each, each))));

    private static async Task LogRangeAsync(Contestant contestant, int from, int count)
    {
        for (var number = from; number < from + count; number++)
        {
            await contestant.LogAsync(number);
        }
    }
}
