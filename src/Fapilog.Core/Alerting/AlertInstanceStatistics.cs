namespace Fapilog.Alerting;

/// <summary>
/// Whether an instance delivers.
/// </summary>
public enum AlertInstanceState
{
    /// <summary>Alerts are handed to its dispatcher.</summary>
    Ready = 0,

    /// <summary>
    /// It does not work. Either its circuit breaker is open, because the vendor refuses it or its calls fail or do not end:
    /// alerts are kept, one is offered at growing intervals, and the rest follow when that one is accepted. Or its provider
    /// could not be made: its alerts wait for a restart. <see cref="AlertInstanceStatistics.Reason"/> tells which.
    /// </summary>
    Faulted = 1,

    /// <summary>
    /// Alerts are not handed to its dispatcher: the trail has stopped, or the host runs without the instance. They wait in the
    /// trail for the next start.
    /// </summary>
    Disabled = 2,
}

/// <summary>
/// Why an alert ended undelivered.
/// </summary>
public enum UndeliveredReason
{
    /// <summary>The vendor will never accept this alert (<see cref="AlertFailureKind.Rejected"/>).</summary>
    Rejected = 0,

    /// <summary>The alert grew older than <see cref="AlertInstanceOptions.MaxAlertAge"/>.</summary>
    Expired = 1,

    /// <summary>
    /// The event of the alert is not in the trail: its file was removed or cut by somebody else, or the trail is another one.
    /// </summary>
    Missing = 2,

    /// <summary>
    /// The trail stopped before the alert was delivered, and its event could not be stored. The alert of a stored event is
    /// delivered after the next start.
    /// </summary>
    Shutdown = 3,

    /// <summary>The instance does not work, and neither do those of the route's <see cref="AlertRoute.Fallback"/>.</summary>
    InstanceFailed = 4,

    /// <summary>
    /// The alert is of an earlier process, which had other <see cref="AlertRoute">routes</see>, and those of today do not give
    /// it to the instance. <c>fapilog alerts replay</c> sends it there all the same.
    /// </summary>
    Rerouted = 5,
}

/// <summary>
/// What became of the alerts of one instance since the trail started, including those that earlier processes left, and from that
/// its health: no provider is asked for it.
/// </summary>
/// <remarks>
/// Immutable. Holds numbers and texts only, and no object of a provider.
/// <c>Raised = Delivered + DeliveredByFallback + Silenced + Undelivered + Obsolete + Open</c> at every moment.
/// </remarks>
public sealed class AlertInstanceStatistics
{
    internal AlertInstanceStatistics(string name, IReadOnlyDictionary<UndeliveredReason, long> undelivered)
    {
        Name = name;
        UndeliveredByReason = undelivered;
        Undelivered = undelivered.Values.Sum();
    }

    /// <summary>Gets the instance's name.</summary>
    public string Name { get; }

    /// <summary>Gets whether the instance delivers.</summary>
    public AlertInstanceState State { get; internal init; }

    /// <summary>Gets why the instance does not deliver and what to do about it, for people, secrets masked.</summary>
    /// <value><see langword="null"/> while it is <see cref="AlertInstanceState.Ready"/>.</value>
    public string? Reason { get; internal init; }

    /// <summary>Gets how many alerts were meant for the instance, with those that earlier processes left.</summary>
    public long Raised { get; internal init; }

    /// <summary>Gets how many alerts the vendor accepted, alone or in a digest.</summary>
    public long Delivered { get; internal init; }

    /// <summary>Gets how many of the delivered alerts were joined with others into one message.</summary>
    public long Digested { get; internal init; }

    /// <summary>Gets how many alerts another instance delivered, because this one could not.</summary>
    public long DeliveredByFallback { get; internal init; }

    /// <summary>Gets how many alerts a silence or quiet hours withheld.</summary>
    public long Silenced { get; internal init; }

    /// <summary>Gets how many alerts ended undelivered.</summary>
    public long Undelivered { get; }

    /// <summary>Gets how many alerts ended undelivered for each reason.</summary>
    /// <value>Has every reason; those that did not occur are 0.</value>
    public IReadOnlyDictionary<UndeliveredReason, long> UndeliveredByReason { get; }

    /// <summary>Gets how many alerts that earlier processes left are none by the policy of today.</summary>
    public long Obsolete { get; internal init; }

    /// <summary>Gets how many alerts wait, in memory or in the trail, or are being delivered.</summary>
    public long Open { get; internal init; }

    /// <summary>Gets how many of the delivered alerts were accepted by a call that had been abandoned.</summary>
    public long DeliveredLate { get; internal init; }

    /// <summary>Gets how many calls failed and were, or will be, made again.</summary>
    public long Retried { get; internal init; }

    /// <summary>Gets how many calls did not end before their deadline.</summary>
    public long TimedOut { get; internal init; }

    /// <summary>Gets the text of the last failure, secrets masked.</summary>
    /// <value><see langword="null"/> while nothing failed.</value>
    public string? LastFailure { get; internal init; }
}
