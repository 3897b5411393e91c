namespace Fapilog.Alerting;

/// <summary>
/// The pause before a failed alert, or an instance that does not work, is tried again. Pauses double, with jitter so that many
/// hosts do not return at once, and are never shorter than the vendor asked for.
/// </summary>
internal static class RedeliverySchedule
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstProbeOfRefused = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestProbeOfRefused = TimeSpan.FromMinutes(15);

    public static TimeSpan AfterFailure(int attempts, TimeSpan? retryAfter, Random? random = null) =>
        Longer(Pause(First, Longest, attempts, random), retryAfter);

    /// <summary>
    /// The pause of a whole instance. One that the vendor refuses needs a person; one that fails may work again soon.
    /// </summary>
    public static TimeSpan AfterOpening(int openings, bool refused, TimeSpan? retryAfter, Random? random = null) => Longer(
        refused
            ? Pause(FirstProbeOfRefused, LongestProbeOfRefused, openings, random)
            : Pause(FirstProbe, Longest, openings, random),
        retryAfter);

    private static TimeSpan Pause(TimeSpan first, TimeSpan longest, int count, Random? random)
    {
        var doubled = first * Math.Pow(2, Math.Min(count - 1, 16));
        var pause = doubled < longest ? doubled : longest;
#pragma warning disable CA5394 // Jitter is no secret.
        return pause * (0.8 + (0.2 * (random ?? Random.Shared).NextDouble()));
#pragma warning restore CA5394
    }

    private static TimeSpan Longer(TimeSpan pause, TimeSpan? retryAfter) => retryAfter > pause ? retryAfter.Value : pause;
}
