using Fapilog.Auditing;

namespace Fapilog.Compliance;

/// <summary>
/// What a trail is kept for and what it alerts on. Read once, when the trail is made.
/// </summary>
/// <remarks>The members, defaults and rules are fapilog-audit's; <see cref="CompliancePolicyValidator"/> holds the rules.</remarks>
public sealed class CompliancePolicy
{
    /// <summary>Gets or sets a value indicating whether anything is stored at all.</summary>
    /// <value>The default is <see langword="true"/>. Without it nothing is stored and nothing alerts.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets the regulation the trail is kept under; it is written into every event.</summary>
    /// <value>The default is <see cref="ComplianceLevel.Basic"/>.</value>
    public ComplianceLevel Level { get; set; } = ComplianceLevel.Basic;

    /// <summary>Gets or sets for how many days events are to be kept. Nothing is deleted by it without <see cref="AuditTrailOptions.EnforceRetention"/>.</summary>
    /// <value>The default is 365. At least 30.</value>
    public int RetentionDays { get; set; } = 365;

    /// <summary>
    /// Gets or sets after how many days events are to be archived. A statement of intent without
    /// <see cref="AuditTrailOptions.EnforceRetention"/> and <see cref="AuditTrailOptions.ArchivePath"/>.
    /// </summary>
    /// <value>The default is 90. At least 7, at most <see cref="RetentionDays"/>.</value>
    public int ArchiveAfterDays { get; set; } = 90;

    /// <summary>Gets or sets a value indicating whether the policy demands a verifiable chain, which a trail always writes.</summary>
    /// <value>The default is <see langword="true"/>; anything else breaches the policy's rules.</value>
    public bool RequireIntegrityCheck { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether events alert at all.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool RealTimeAlerts { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether events of level <c>critical</c> alert.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool AlertOnCriticalErrors { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether events of level <c>security</c> alert.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool AlertOnSecurityEvents { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether you attest HIPAA's minimum necessary rule for what you log.</summary>
    /// <value>The default is <see langword="false"/>; level <c>hipaa</c> asks for it.</value>
    public bool HipaaMinimumNecessary { get; set; }

    /// <summary>Gets or sets a value indicating whether you attest that you serve GDPR's data subject rights.</summary>
    /// <value>The default is <see langword="false"/>; level <c>gdpr</c> asks for it.</value>
    public bool GdprDataSubjectRights { get; set; }

    /// <summary>Gets or sets what a breach of the policy's rules does.</summary>
    /// <value>The default is <see cref="PolicyViolationAction.Warn"/>, as in fapilog-audit.</value>
    public PolicyViolationAction OnViolation { get; set; } = PolicyViolationAction.Warn;

    /// <summary>Returns a copy, so that what the host changes later does not reach a running trail.</summary>
    internal CompliancePolicy Copy() => (CompliancePolicy)MemberwiseClone();
}
