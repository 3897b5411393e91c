using Fapilog.Auditing;
using Fapilog.Cursors;

namespace Fapilog.Alerting;

/// <summary>
/// One alert on its way to one instance.
/// </summary>
internal sealed class PendingAlert
{
    private bool _closed;

    /// <summary>Initializes a new instance of the <see cref="PendingAlert"/> class for an event that was just stored.</summary>
    public PendingAlert(StoredAlert alert)
        : this(alert.Position)
    {
        Event = alert.Event;
        Decision = alert.Decision;
    }

    /// <summary>
    /// Initializes a new instance of the <see cref="PendingAlert"/> class for an event that is read when it is due.
    /// </summary>
    public PendingAlert(AlertPosition position)
    {
        Position = position;
        Severity = position.Severity;
        RaisedAt = position.StoredAt;
        Order = (position.Place, 0);
    }

    /// <summary>Initializes a new instance of the <see cref="PendingAlert"/> class for what has no place in the trail.</summary>
    public PendingAlert(
        AuditEvent auditEvent, AlertDecision decision, DateTimeOffset raisedAt, (TrailPlace After, long Number) order)
    {
        Event = auditEvent;
        Decision = decision;
        Severity = decision.Severity;
        RaisedAt = raisedAt;
        Order = order;
    }

    /// <summary>Initializes a new instance of the <see cref="PendingAlert"/> class for like alerts that are joined.</summary>
    public PendingAlert(DigestGroup digest, DateTimeOffset due, long number)
    {
        Digest = digest;
        Severity = digest.Severity;
        RaisedAt = due;
        NotBefore = due;
        Order = (digest.First.Place, number);
    }

    /// <summary>Gets or sets the stored event, not yet redacted; null until it is read from the trail.</summary>
    public AuditEvent? Event { get; set; }

    /// <summary>Gets or sets the reasons; null until the event is read from the trail.</summary>
    public AlertDecision? Decision { get; set; }

    /// <summary>Gets or sets how the instance gets the alert; null until the routes were asked.</summary>
    public AlertTarget? Target { get; set; }

    /// <summary>
    /// Gets where the event is in the trail; null for an event that could not be stored, for a clear, and where something else
    /// remembers the alert: a digest, or the instance that this one stands in for.
    /// </summary>
    public AlertPosition? Position { get; }

    /// <summary>Gets the like alerts that this one stands for; null for a single one.</summary>
    public DigestGroup? Digest { get; init; }

    /// <summary>Gets the instance that this one stands in for; null for an alert of its own.</summary>
    public FallbackChain? StandsInFor { get; init; }

    /// <summary>Gets or sets the instances that stand in; null while this one has not failed to deliver it.</summary>
    public FallbackChain? Fallback { get; set; }

    /// <summary>Gets the undelivered alert that is sent again; null for one that is not sent again.</summary>
    public ReplayAttempt? Replay { get; init; }

    /// <summary>Gets or sets how the alert ended, while that could not be recorded yet.</summary>
    public (UndeliveredReason Reason, string? Failure)? GivenUp { get; set; }

    /// <summary>Gets how many events the alert is about.</summary>
    public long Count => Digest?.Count ?? 1;

    /// <summary>Gets a value indicating whether the next process delivers the alert if this one does not.</summary>
    public bool SurvivesRestart => Position is not null || Digest is not null || StandsInFor is not null;

    /// <summary>Gets where the event is that the alert shows; null for one that is not stored.</summary>
    public TrailPlace? Place => Digest?.Last.Place ?? Position?.Place;

    public AlertSeverity Severity { get; }

    public DateTimeOffset RaisedAt { get; }

    /// <summary>Gets the position in the order of raising, which decides between alerts of one severity.</summary>
    public (TrailPlace After, long Number) Order { get; }

    /// <summary>Gets or sets how often the alert was offered.</summary>
    public int Attempts { get; set; }

    /// <summary>Gets or sets the time before which it is not offered again.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Gets or sets what the last attempt said.</summary>
    public string? LastFailure { get; set; }

    /// <summary>Gets a value indicating whether the alert has ended: delivered or undelivered.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Returns the alert of an event that no trail raised.</summary>
    public static PendingAlert ForTrial(AuditEvent auditEvent, AlertDecision decision, int attempts) =>
        new(auditEvent, decision, default, default) { Attempts = attempts };

    /// <summary>Returns an alert that was given up, for the instance that gave it up.</summary>
    public static PendingAlert ForReplay(
        ReplayedAlert alert, AlertDecision decision, ReplayAttempt attempt, DateTimeOffset now, long number) =>
        new(alert.Event!, decision, now, (alert.Entry.Place ?? default, number))
        {
            Replay = attempt,
            Target = AlertTarget.Everyone with { Channel = alert.Entry.Channel },
        };

    /// <summary>Returns the same alert for an instance that stands in.</summary>
    public static PendingAlert ForFallback(
        PendingAlert alert, FallbackChain chain, AlertTarget target, DateTimeOffset now, long number) =>
        new(alert.Event!, alert.Decision!, now, (alert.Order.After, number))
        {
            Digest = alert.Digest,
            StandsInFor = chain,
            Target = target,
        };

    /// <summary>
    /// Ends the alert. Returns false if it has ended already: an abandoned call may be accepted while the next one is under way.
    /// </summary>
    public bool TryClose() => !Interlocked.Exchange(ref _closed, true);
}

/// <summary>
/// An alert whose turn has come.
/// </summary>
/// <param name="Alert">The alert.</param>
/// <param name="Pass">The permission to call; null to hand the alert to the instances that stand in.</param>
internal readonly record struct AlertTurn(PendingAlert Alert, BreakerPass? Pass);
