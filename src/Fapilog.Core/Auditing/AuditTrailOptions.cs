namespace Fapilog.Auditing;

/// <summary>
/// How a trail stores. Read once, when the trail is made.
/// </summary>
public sealed class AuditTrailOptions
{
    /// <summary>Gets or sets the trail's name, which tells its alerts from those of another.</summary>
    /// <value>The default is <c>default</c>.</value>
    public string Name { get; set; } = "default";

    /// <summary>
    /// Gets or sets the directory the trail owns. It is created where it is absent; a relative path is relative to the
    /// working directory.
    /// </summary>
    /// <value>The default is <c>audit_logs</c>, as in fapilog-audit.</value>
    public string StoragePath { get; set; } = "audit_logs";

    /// <summary>Gets or sets what a call of <see cref="IAuditTrail.LogEventAsync"/> waits for where it does not say itself.</summary>
    /// <value>The default is <see cref="AuditDurability.Durable"/>.</value>
    public AuditDurability Durability { get; set; } = AuditDurability.Durable;

    /// <summary>Gets or sets how many events may wait to be stored; when so many do, logging waits.</summary>
    /// <value>The default is 10,000. At least 1.</value>
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets how long stopping waits for alerts. Storing is never cut short by it: every event accepted is stored
    /// first.
    /// </summary>
    /// <value>The default is 5 seconds. Not negative.</value>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets what the trail is kept for and what it alerts on.</summary>
    /// <value>The default is a policy of level <c>basic</c>.</value>
    public CompliancePolicy Policy { get; set; } = new();

    /// <summary>Returns a copy, so that what the host changes later does not reach a running trail.</summary>
    internal AuditTrailOptions Copy()
    {
        var copy = (AuditTrailOptions)MemberwiseClone();
        copy.Policy = Policy.Copy();
        return copy;
    }
}
