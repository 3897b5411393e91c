namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// The medians of a contestant's runs, and the slowest and the fastest of them.
/// </summary>
internal sealed record Result(
    string Name,
    int Callers,
    double EventsPerSecond,
    double SlowestEventsPerSecond,
    double FastestEventsPerSecond,
    double CallNanoseconds,
    double AllocatedBytes,
    double StoredBytes)
{
    public static Result Of(string name, int callers, IReadOnlyCollection<Run> runs) => new(
        name,
        callers,
        Median(runs.Select(run => run.EventsPerSecond)),
        runs.Min(run => run.EventsPerSecond),
        runs.Max(run => run.EventsPerSecond),
        Median(runs.Select(run => run.CallNanoseconds)),
        Median(runs.Select(run => run.AllocatedBytes)),
        Median(runs.Select(run => run.StoredBytes)));

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
