namespace Fapilog.Alerting;

internal enum DeliveryStatus
{
    Delivered,
    Temporary,
    Rejected,
    InstanceFailed,

    /// <summary>The call ran past its time limit and was left alone; it may still succeed.</summary>
    TimedOut,

    /// <summary>The call ran past its time limit and never gave its thread back.</summary>
    Blocked,

    /// <summary>The host withdrew the call.</summary>
    Cancelled,
}

/// <summary>
/// How one call of a dispatcher ended, as texts only: nothing of the provider is kept.
/// </summary>
internal readonly record struct DeliveryOutcome(
    DeliveryStatus Status,
    AlertReceipt? Receipt = null,
    string? Failure = null,
    TimeSpan? RetryAfter = null)
{
    /// <summary>Gets a value indicating whether the call goes on without anybody waiting for it.</summary>
    public bool IsAbandoned => Status is DeliveryStatus.TimedOut or DeliveryStatus.Blocked;
}
