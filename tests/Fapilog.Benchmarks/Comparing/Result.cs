namespace Fapilog.Benchmarks.Comparing;

/// <summary>
/// The medians of a contestant's runs, the slowest and the fastest of them, and the ratios to others.
/// </summary>
internal sealed record Result(
    string Name,
    int Callers,
    double EventsPerSecond,
    IReadOnlyDictionary<string, double> Ratios,
    double SlowestEventsPerSecond,
    double FastestEventsPerSecond,
    double CallNanoseconds,
    double AllocatedBytes,
    double StoredBytes)
{
    public static Result Of(
        string name, int callers, IReadOnlyCollection<Run> runs, IReadOnlyDictionary<string, double> ratios) => new(
        name,
        callers,
        Median(runs.Select(run => run.EventsPerSecond)),
        ratios,
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
