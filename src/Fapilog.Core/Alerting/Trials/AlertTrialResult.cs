namespace Fapilog.Alerting;

/// <summary>
/// How one test alert ended, as texts only: nothing of the provider's is kept, and no secret.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed record AlertTrialResult
{
    /// <summary>Gets how the call ended.</summary>
    public required AlertTrialStatus Status { get; init; }

    /// <summary>Gets the vendor's receipt, secrets masked.</summary>
    /// <value><see langword="null"/> unless the alert was delivered.</value>
    public AlertReceipt? Receipt { get; init; }

    /// <summary>Gets what the provider said of the failure, secrets masked, on one line. It may begin with a code.</summary>
    /// <value><see langword="null"/> when the alert was delivered.</value>
    public string? Failure { get; init; }

    /// <summary>Gets how long the vendor asks to be left alone.</summary>
    /// <value>The default is <see langword="null"/>: it does not say.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets how long the call took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Gets the key the vendor was given to tell repetitions by.</summary>
    public required string IdempotencyKey { get; init; }
}
