namespace Fapilog.Alerting;

/// <summary>
/// What became of the alerts of one instance since the trail started.
/// </summary>
/// <remarks>
/// <c>Raised = Delivered + Undelivered + Open</c>, up to the moment between two steps of one alert.
/// </remarks>
public sealed record AlertInstanceStatistics
{
    /// <summary>Gets the instance's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets whether the instance delivers.</summary>
    public AlertInstanceState State { get; init; }

    /// <summary>Gets why the instance does not deliver and what to do about it, in whole sentences, secrets masked.</summary>
    /// <value><see langword="null"/> while it is <see cref="AlertInstanceState.Ready"/>.</value>
    public string? Reason { get; init; }

    /// <summary>Gets how many alerts were meant for the instance.</summary>
    public long Raised { get; init; }

    /// <summary>Gets how many the vendor accepted.</summary>
    public long Delivered { get; init; }

    /// <summary>Gets how many calls failed and were, or will be, made again.</summary>
    public long Retried { get; init; }

    /// <summary>Gets how many calls did not end before their deadline.</summary>
    public long TimedOut { get; init; }

    /// <summary>Gets how many alerts the vendor will never accept.</summary>
    public long Rejected { get; init; }

    /// <summary>Gets how many alerts grew older than <see cref="AlertInstanceOptions.MaxAlertAge"/>.</summary>
    public long Expired { get; init; }

    /// <summary>Gets how many alerts gave way because the queue was full.</summary>
    public long Overflowed { get; init; }

    /// <summary>Gets how many alerts were left when the trail stopped.</summary>
    public long Left { get; init; }

    /// <summary>Gets how many alerts wait or are being delivered.</summary>
    public long Open { get; init; }

    /// <summary>Gets what the last failure said, secrets masked.</summary>
    public string? LastFailure { get; init; }

    /// <summary>Gets how many alerts were given up: rejected, expired, overflowed or left.</summary>
    public long Undelivered => Rejected + Expired + Overflowed + Left;
}
