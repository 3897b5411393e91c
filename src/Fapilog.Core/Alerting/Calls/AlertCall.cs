namespace Fapilog.Alerting;

/// <summary>
/// How one call of a dispatcher ended. A dispatcher says it with <see cref="AlertFailureKind"/>; the host adds the two ends
/// that only the caller sees.
/// </summary>
internal enum AlertCallStatus
{
    /// <summary>The vendor accepted the alert.</summary>
    Delivered = 0,

    /// <summary>
    /// The call failed for a reason that may pass (<see cref="AlertFailureKind.Temporary"/>): a trail offers the alert again.
    /// </summary>
    Temporary = 1,

    /// <summary>The vendor refused this alert (<see cref="AlertFailureKind.Rejected"/>): it is undelivered.</summary>
    Rejected = 2,

    /// <summary>
    /// The vendor refuses the whole instance (<see cref="AlertFailureKind.InstanceFailed"/>): a trail pauses the instance and
    /// keeps the alert.
    /// </summary>
    InstanceFailed = 3,

    /// <summary>
    /// The call did not end before its deadline and was abandoned. The alert may have arrived: a trail offers it again.
    /// </summary>
    TimedOut = 4,

    /// <summary>The host cancelled the call. The alert may have arrived.</summary>
    Cancelled = 5,
}

/// <summary>
/// What a failure says of the provider's code. A trail handles all of them alike; a person is told more.
/// </summary>
internal enum AlertFailureOrigin
{
    /// <summary>The provider or the host explains the failure.</summary>
    Explained = 0,

    /// <summary>An exception that the provider did not turn into an <see cref="AlertDeliveryException"/>.</summary>
    Unexplained = 1,

    /// <summary>Code that the provider needs is missing or does not fit, which does not pass.</summary>
    CodeMissing = 2,
}

/// <summary>
/// The end of one call, as texts only: no object of the provider is kept.
/// </summary>
internal readonly record struct AlertCallResult(
    AlertCallStatus Status,
    AlertReceipt? Receipt = null,
    string? Failure = null,
    TimeSpan? RetryAfter = null)
{
    /// <summary>Gets what the failure says of the provider's code.</summary>
    public AlertFailureOrigin Origin { get; init; }

    /// <summary>Gets a value indicating whether the call goes on and nobody waits for it.</summary>
    public bool IsAbandoned => Status is AlertCallStatus.TimedOut;

    /// <summary>Gets a value indicating whether the abandoned call has not returned its thread yet.</summary>
    public bool BlocksThread { get; init; }
}

/// <summary>
/// A call under way: when the dispatcher returned its thread, and what it answers.
/// </summary>
internal readonly record struct StartedCall(Task Returned, Task<AlertReceipt> Answer);

/// <summary>
/// How long to wait for a call, and whom to tell about its end.
/// </summary>
internal readonly record struct CallOptions
{
    /// <summary>Gets how long the call may take; null for the timeout of the dispatcher's options.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Gets the token that was given to the dispatcher.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>
    /// Gets the cultures from before the call, which it must not change; null where they are checked elsewhere.
    /// </summary>
    public CultureSnapshot? Before { get; init; }

    /// <summary>Gets the token that ends the wait for the answer.</summary>
    public CancellationToken StopWaiting { get; init; }

    /// <summary>Gets the callback for the late end of an abandoned call. It is given whether the alert was accepted.</summary>
    public Action<bool>? EndedLate { get; init; }
}
