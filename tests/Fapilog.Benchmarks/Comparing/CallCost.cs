namespace Fapilog.Benchmarks.Comparing;

/// <summary>The time of a call's caller, and the bytes that all threads allocate for it.</summary>
internal sealed record CallCost(double Nanoseconds, double Bytes)
{
    public static CallCost Median(List<CallCost> costs) =>
        new(Result.Median(costs.Select(cost => cost.Nanoseconds)), Result.Median(costs.Select(cost => cost.Bytes)));
}
