using System.ComponentModel.DataAnnotations;
using Fapilog.Auditing;

namespace Fapilog.Compliance;

/// <summary>
/// The compliance policy of a trail: how long events are kept, and which events alert. Read once, when the trail is created.
/// </summary>
/// <remarks>
/// Members, defaults and rules are those of fapilog-audit. A trail checks the rules when it starts; <see cref="OnViolation"/> is
/// what a breach does.
/// </remarks>
public sealed class CompliancePolicy
{
    /// <summary>Gets or sets a value indicating whether the trail stores events.</summary>
    /// <value>The default is <see langword="true"/>. If <see langword="false"/>, nothing is stored and nothing alerts.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets the regulation under which the trail is kept; it is written into every event.</summary>
    /// <value>The default is <see cref="ComplianceLevel.Basic"/>.</value>
    public ComplianceLevel Level { get; set; } = ComplianceLevel.Basic;

    /// <summary>
    /// Gets or sets the number of days to keep events. Nothing is deleted without
    /// <see cref="AuditTrailOptions.EnforceRetention"/>.
    /// </summary>
    /// <value>The default is 365. At least 30.</value>
    [Range(CompliancePolicyValidator.LeastRetentionDays, int.MaxValue)]
    public int RetentionDays { get; set; } = 365;

    /// <summary>
    /// Gets or sets the number of days after which events are to be archived. Without
    /// <see cref="AuditTrailOptions.EnforceRetention"/> and <see cref="AuditTrailOptions.ArchivePath"/> it only documents the
    /// intent.
    /// </summary>
    /// <value>The default is 90. At least 7, at most <see cref="RetentionDays"/>.</value>
    [Range(CompliancePolicyValidator.LeastArchiveDays, int.MaxValue)]
    public int ArchiveAfterDays { get; set; } = 90;

    /// <summary>
    /// Gets or sets a value indicating whether the policy requires a verifiable chain, which a trail always writes.
    /// </summary>
    /// <value>The default is <see langword="true"/>; <see langword="false"/> breaches the policy's rules.</value>
    public bool RequireIntegrityCheck { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether events alert.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool RealTimeAlerts { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether events of level <c>critical</c> alert.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool AlertOnCriticalErrors { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether events of level <c>security</c> alert.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool AlertOnSecurityEvents { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether you attest that what you log follows HIPAA's minimum necessary rule.
    /// </summary>
    /// <value>The default is <see langword="false"/>; level <c>hipaa</c> requires it.</value>
    public bool HipaaMinimumNecessary { get; set; }

    /// <summary>Gets or sets a value indicating whether you attest that you support GDPR's data subject rights.</summary>
    /// <value>The default is <see langword="false"/>; level <c>gdpr</c> requires it.</value>
    public bool GdprDataSubjectRights { get; set; }

    /// <summary>Gets or sets what happens when the policy breaches its rules.</summary>
    /// <value>The default is <see cref="PolicyViolationAction.Warn"/>, as in fapilog-audit.</value>
    public PolicyViolationAction OnViolation { get; set; } = PolicyViolationAction.Warn;

    /// <summary>Returns a copy, so that later changes by the host do not affect a running trail.</summary>
    internal CompliancePolicy Copy() => (CompliancePolicy)MemberwiseClone();
}
