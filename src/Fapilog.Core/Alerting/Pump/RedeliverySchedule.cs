namespace Fapilog.Alerting;

/// <summary>
/// When a failed alert is offered again: pauses that double, with jitter so that many hosts do not return at once, and
/// never less than the vendor asked for.
/// </summary>
internal static class RedeliverySchedule
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstProbe = TimeSpan.FromMinutes(1);

    /// <summary>Gets how long alerts of an instance that does not work are left alone at most.</summary>
    public static TimeSpan LongestProbe { get; } = TimeSpan.FromMinutes(15);

    public static TimeSpan AfterFailure(int attempts, TimeSpan? retryAfter) => Longer(Pause(First, Longest, attempts), retryAfter);

    /// <summary>The pause of a whole instance its vendor refuses.</summary>
    public static TimeSpan AfterInstanceFailure(int failures, TimeSpan? retryAfter) =>
        Longer(Pause(FirstProbe, LongestProbe, failures), retryAfter);

    private static TimeSpan Pause(TimeSpan first, TimeSpan longest, int count)
    {
        var doubled = first * Math.Pow(2, Math.Min(count - 1, 16));
        var pause = doubled < longest ? doubled : longest;
#pragma warning disable CA5394 // Jitter is no secret.
        return pause * (0.8 + (0.2 * Random.Shared.NextDouble()));
#pragma warning restore CA5394
    }

    private static TimeSpan Longer(TimeSpan pause, TimeSpan? retryAfter) => retryAfter > pause ? retryAfter.Value : pause;
}
