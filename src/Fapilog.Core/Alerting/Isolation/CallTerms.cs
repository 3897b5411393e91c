namespace Fapilog.Alerting;

/// <summary>
/// On what terms a dispatcher is called.
/// </summary>
internal readonly record struct CallTerms
{
    /// <summary>Gets how long the call may take; null for the options' limit.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Gets the token the dispatcher is given.</summary>
    public CancellationToken Withdrawn { get; init; }

    /// <summary>Gets the token at which nobody waits for the answer any longer.</summary>
    public CancellationToken GivenUp { get; init; }

    /// <summary>Gets what is told, once, when a call that was abandoned ends after all, and whether the alert was accepted.</summary>
    public Action<bool>? EndedLate { get; init; }
}
