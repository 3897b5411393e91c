using Fapilog.Auditing;

namespace Fapilog.Alerting;

/// <summary>
/// One alert on its way to one instance.
/// </summary>
internal sealed class PendingAlert
{
    private bool _settled;

    public PendingAlert(AuditEvent auditEvent, AlertDecision decision, DateTimeOffset raisedAt, long order)
    {
        Event = auditEvent;
        Decision = decision;
        RaisedAt = raisedAt;
        Order = order;
    }

    /// <summary>Gets the stored event, not yet redacted.</summary>
    public AuditEvent Event { get; }

    public AlertDecision Decision { get; }

    public AlertSeverity Severity => Decision.Severity;

    public DateTimeOffset RaisedAt { get; }

    /// <summary>Gets the place in the order of raising, which decides among alerts of one severity.</summary>
    public long Order { get; }

    /// <summary>Gets or sets how often the alert was offered.</summary>
    public int Attempts { get; set; }

    /// <summary>Gets or sets the moment before which it is not offered again.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>Gets or sets what the last attempt said.</summary>
    public string? LastFailure { get; set; }

    /// <summary>Gets a value indicating whether the alert was delivered or given up.</summary>
    public bool IsSettled => Volatile.Read(ref _settled);

    /// <summary>
    /// Settles the alert, once: a call that was abandoned may be accepted while the next is under way. False for whoever comes
    /// second.
    /// </summary>
    public bool TrySettle() => !Interlocked.Exchange(ref _settled, true);
}
