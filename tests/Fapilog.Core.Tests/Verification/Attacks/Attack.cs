using Fapilog.Verification.Forging;

namespace Fapilog.Verification.Attacks;

/// <summary>
/// One attack of the table in <c>docs/verifying.md</c>: on files that lie there, or on a trail that runs.
/// </summary>
/// <param name="Means">What the attacker has.</param>
/// <param name="Name">What the attacker does.</param>
internal sealed record Attack(string Means, string Name)
{
    /// <summary>Gets a value indicating whether the trail was killed before, and not stopped.</summary>
    public bool IsKilled { get; init; }

    /// <summary>Gets a value indicating whether somebody holds the lock while the trail is verified.</summary>
    public bool HoldsTheLock { get; init; }

    /// <summary>Gets what is done to the files of a trail that does not run; the second is an older copy of it.</summary>
    public Action<ForgedTrail, OriginalTrail>? OnFiles { get; init; }

    /// <summary>Gets what is done in the directory of a trail that runs.</summary>
    public Action<string>? WhileRunning { get; init; }
}
