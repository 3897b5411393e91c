using Fapilog.Compliance;
using Fapilog.Sealing;

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

    /// <summary>Gets or sets the store that a call with <see cref="AuditDurability.Replicated"/> waits for.</summary>
    /// <value>The default is <see langword="null"/>: there is none, and <see cref="AuditDurability.Replicated"/> is refused.</value>
    public IAuditReplica? Replica { get; set; }

    /// <summary>Gets or sets how many events may wait to be stored; <see cref="QueueFull"/> says what happens when so many do.</summary>
    /// <value>The default is 10,000. At least 1.</value>
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>Gets or sets what logging does when the queue is full.</summary>
    /// <value>The default is <see cref="AuditQueueFull.Wait"/>.</value>
    public AuditQueueFull QueueFull { get; set; }

    /// <summary>
    /// Gets or sets how long starting waits for another trail to let go of the directory, as in a rolling deployment.
    /// </summary>
    /// <value>The default is zero: a directory in use is refused at once. At most one hour.</value>
    public TimeSpan LockTimeout { get; set; }

    /// <summary>
    /// Gets or sets how long stopping waits for alerts. Storing is never cut short by it: every event accepted is stored
    /// first.
    /// </summary>
    /// <value>The default is 5 seconds. Not negative.</value>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets a value indicating whether the trail is verified when it starts, beside its work.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool VerifyOnStart { get; set; }

    /// <summary>Gets or sets how often the trail is verified while it runs, beside its work.</summary>
    /// <value>The default is <see langword="null"/>: never. From 1 minute to 30 days.</value>
    public TimeSpan? VerifyEvery { get; set; }

    /// <summary>Gets or sets what the trail is kept for and what it alerts on.</summary>
    /// <value>The default is a policy of level <c>basic</c>.</value>
    public CompliancePolicy Policy { get; set; } = new();

    /// <summary>Gets or sets how closed days are sealed.</summary>
    /// <value>By default they are, without a signature.</value>
    public SealOptions Seal { get; set; } = new();

    /// <summary>
    /// Gets or sets a value indicating whether closed days older than <see cref="CompliancePolicy.RetentionDays"/> are
    /// deleted, at the start and when a day closes.
    /// </summary>
    /// <value>The default is <see langword="false"/>: nothing is ever deleted.</value>
    public bool EnforceRetention { get; set; }

    /// <summary>
    /// Gets or sets the directory for days that leave the trail: with it, an enforced retention moves closed days there after
    /// <see cref="CompliancePolicy.ArchiveAfterDays"/>, compressed (gzip) and read back before the original goes, and deletes
    /// them there after <see cref="CompliancePolicy.RetentionDays"/>. Not the trail's own directory.
    /// </summary>
    /// <value>The default is <see langword="null"/>: there is no archive, and days are deleted after the retention.</value>
    public string? ArchivePath { get; set; }

    /// <summary>
    /// Gets or sets what is done to every logged event before it is checked, hashed and stored: what it takes out was never in
    /// the trail. It runs on the caller's thread, for several callers at once; what it throws, the caller gets. The trail's own
    /// events do not pass through it.
    /// </summary>
    /// <value>The default is <see langword="null"/>: events are stored as they are logged.</value>
    public Func<AuditEvent, AuditEvent>? Redact { get; set; }

    /// <summary>Gets or sets the operator's word on which the seals go on; null when there is none.</summary>
    internal SealOverride? SealOverride { get; set; }

    /// <summary>Returns a copy, so that what the host changes later does not reach a running trail.</summary>
    internal AuditTrailOptions Copy()
    {
        var copy = (AuditTrailOptions)MemberwiseClone();
        copy.Policy = Policy.Copy();
        copy.Seal = Seal.Copy();
        return copy;
    }
}
