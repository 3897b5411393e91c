using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Compliance;
using Fapilog.Sealing;

namespace Fapilog.Auditing;

/// <summary>
/// Options for a trail. Read once, when the trail is created.
/// </summary>
public sealed class AuditTrailOptions
{
    /// <summary>Gets or sets the trail's name, which distinguishes its alerts from those of other trails.</summary>
    /// <value>The default is <c>default</c>.</value>
    public string Name { get; set; } = "default";

    /// <summary>
    /// Gets or sets the directory that the trail owns. It is created if it does not exist; a relative path is relative to the
    /// working directory.
    /// </summary>
    /// <value>The default is <c>audit_logs</c>, as in fapilog-audit.</value>
    public string StoragePath { get; set; } = "audit_logs";

    /// <summary>
    /// Gets or sets the durability that <see cref="IAuditTrail.LogEventAsync"/> waits for unless the call specifies one.
    /// </summary>
    /// <value>The default is <see cref="AuditDurability.Durable"/>.</value>
    public AuditDurability Durability { get; set; } = AuditDurability.Durable;

    /// <summary>Gets or sets the store that a call with <see cref="AuditDurability.Replicated"/> waits for.</summary>
    /// <value>
    /// The default is <see langword="null"/>: there is no replica, and <see cref="AuditDurability.Replicated"/> is rejected.
    /// </value>
    public IAuditReplica? Replica { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of events waiting to be stored. <see cref="QueueFull"/> determines what happens beyond
    /// it.
    /// </summary>
    /// <value>The default is 10,000. At least 1.</value>
    [Range(1, int.MaxValue)]
    public int QueueCapacity { get; set; } = 10_000;

    /// <summary>Gets or sets what logging does when the queue is full.</summary>
    /// <value>The default is <see cref="AuditQueueFullMode.Wait"/>.</value>
    public AuditQueueFullMode QueueFull { get; set; }

    /// <summary>
    /// Gets or sets how long starting waits for another trail to release the directory, as in a rolling deployment.
    /// </summary>
    /// <value>The default is zero: a directory in use is refused at once. At most one hour.</value>
    public TimeSpan LockTimeout { get; set; }

    /// <summary>
    /// Gets or sets how long stopping waits for alerts, and for work on closed days and a command under way. It never shortens
    /// storing: every accepted event is stored first. Only where the process itself ends without stopping the trail, it is also
    /// how long writing the enqueued events may take.
    /// </summary>
    /// <value>
    /// The default is 5 seconds. From zero, which does not wait: calls under way are cancelled and abandoned at once, and the
    /// next start delivers what is open. At most one hour.
    /// </value>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets a value indicating whether the trail is verified when it starts, in the background.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool VerifyOnStart { get; set; }

    /// <summary>Gets or sets the interval at which the trail is verified while it runs, in the background.</summary>
    /// <value>The default is <see langword="null"/>: never. From 1 minute to 30 days.</value>
    public TimeSpan? VerifyEvery { get; set; }

    /// <summary>Gets or sets the compliance policy: how long events are kept, and which events alert.</summary>
    /// <value>The default is a policy of level <c>basic</c>.</value>
    public CompliancePolicy Policy { get; set; } = new();

    /// <summary>Gets or sets the options for sealing closed days.</summary>
    /// <value>By default closed days are sealed without a signature.</value>
    public SealOptions Seal { get; set; } = new();

    /// <summary>Gets or sets which instances get which alerts.</summary>
    /// <value>The default is none: every instance gets every alert.</value>
    public IReadOnlyList<AlertRoute> Routes { get; set; } = [];

    /// <summary>Gets or sets how much is kept of the alerts that instances gave up.</summary>
    /// <value>The default is 64 MiB and 90 days.</value>
    public UndeliveredLimits Undelivered { get; set; } = new();

    /// <summary>Gets or sets the hours in which alerts are withheld again and again.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<QuietHours> QuietHours { get; set; } = [];

    /// <summary>
    /// Gets or sets a value indicating whether closed days older than <see cref="CompliancePolicy.RetentionDays"/> are
    /// deleted, at the start and whenever a day closes.
    /// </summary>
    /// <value>The default is <see langword="false"/>: nothing is ever deleted.</value>
    public bool EnforceRetention { get; set; }

    /// <summary>
    /// Gets or sets the archive directory for days that leave the trail. With it, enforced retention moves closed days there
    /// after <see cref="CompliancePolicy.ArchiveAfterDays"/>, compressed (gzip) and read back before the original is deleted,
    /// and deletes them there after <see cref="CompliancePolicy.RetentionDays"/>. It must not be the trail's own directory.
    /// </summary>
    /// <value>
    /// The default is <see langword="null"/>: there is no archive, and days are deleted after the retention period.
    /// </value>
    public string? ArchivePath { get; set; }

    /// <summary>
    /// Gets or sets a function that is applied to every logged event before it is checked, hashed and stored: data that it
    /// removes never reaches the trail. It runs on the caller's thread, concurrently for several callers, and its exceptions
    /// propagate to the caller. The trail's own events do not pass through it.
    /// </summary>
    /// <value>The default is <see langword="null"/>: events are stored as logged.</value>
    public Func<AuditEvent, AuditEvent>? Redact { get; set; }

    /// <summary>Gets or sets the operator's decision that lets the seals continue; null when there is none.</summary>
    internal SealOverride? SealOverride { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether the trail takes commands while it runs; false when an operator's command opens it:
    /// the folder for commands must belong to the account of the host.
    /// </summary>
    internal bool TakesCommands { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether nothing is stored after the first event that is not, so that what is stored is the
    /// beginning of what was logged: for an input that is given again from there. A host stores what it can.
    /// </summary>
    internal bool StopAfterFailure { get; set; }

    /// <summary>Returns a copy, so that later changes by the host do not affect a running trail.</summary>
    internal AuditTrailOptions Copy()
    {
        var copy = (AuditTrailOptions)MemberwiseClone();
        copy.Policy = Policy.Copy();
        copy.Seal = Seal.Copy();
        copy.Undelivered = Undelivered.Copy();
        return copy;
    }
}
