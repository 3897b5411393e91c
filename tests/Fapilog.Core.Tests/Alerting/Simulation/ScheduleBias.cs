namespace Fapilog.Alerting.Simulation;

/// <summary>
/// What one schedule does more often than others. What goes wrong only after several rare steps is found sooner when some
/// schedules make most of those steps often than when all make them seldom.
/// </summary>
internal sealed class ScheduleBias
{
    public ScheduleBias(Random random)
    {
        HasShortLives = random.Next(3) == 0;
        ChangesPolicy = random.Next(3) == 0;
        IsSensitive = random.Next(3) == 0;
        HasSmallWindows = random.Next(3) == 0;
        PowerCuts = random.Next(3) == 0 ? 0.9 : random.Next(2) == 0 ? 0.5 : 0.2;
    }

    /// <summary>Gets a value indicating whether there are more processes, each of which does less.</summary>
    public bool HasShortLives { get; }

    /// <summary>Gets a value indicating whether a start often changes the policy, and nothing else.</summary>
    public bool ChangesPolicy { get; }

    /// <summary>Gets a value indicating whether every event has what policies judge differently.</summary>
    public bool IsSensitive { get; }

    /// <summary>Gets a value indicating whether instances seldom have room for all.</summary>
    public bool HasSmallWindows { get; }

    /// <summary>Gets the share of power cuts among the ends of processes; the others are kills.</summary>
    public double PowerCuts { get; }
}
