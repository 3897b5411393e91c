using Fapilog.Auditing;
using Fapilog.Diagnostics;

namespace Fapilog.Compliance;

/// <summary>
/// Checks a policy against the rules of its level, and reports all breaches at once.
/// </summary>
internal static class CompliancePolicyValidator
{
    internal const int LeastRetentionDays = 30;
    internal const int LeastArchiveDays = 7;

    /// <summary>Checks a policy. A policy that is not enabled breaches no rule.</summary>
    /// <param name="policy">The policy.</param>
    /// <returns>All breaches; empty when there are none. The paths are relative to the trail's options.</returns>
    public static IReadOnlyList<Fault> Validate(CompliancePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Enabled ? [.. Breaches(policy)] : [];
    }

    private static IEnumerable<Fault> Breaches(CompliancePolicy policy)
    {
        if (!policy.Level.IsKnown)
        {
            yield return Breach(
                nameof(policy.Level),
                $"The level '{policy.Level}' is not known. It must be one of {string.Join(", ", ComplianceLevel.KnownValues)}.");
        }

        if (policy.RetentionDays < LeastRetentionDays)
        {
            yield return Breach(
                nameof(policy.RetentionDays),
                $"{CountText.Format(policy.RetentionDays, "day")} {CountText.Noun(policy.RetentionDays, "is", "are")} fewer than the {LeastRetentionDays} that must be kept.");
        }

        if (policy.ArchiveAfterDays < LeastArchiveDays)
        {
            yield return Breach(
                nameof(policy.ArchiveAfterDays),
                $"{CountText.Format(policy.ArchiveAfterDays, "day")} {CountText.Noun(policy.ArchiveAfterDays, "is", "are")} fewer than the {LeastArchiveDays} before archiving.");
        }

        // Too short a retention is told above, and is the cause.
        if (policy.ArchiveAfterDays > policy.RetentionDays && policy.RetentionDays >= LeastRetentionDays)
        {
            yield return Breach(
                nameof(policy.ArchiveAfterDays),
                $"Archiving after {CountText.Format(policy.ArchiveAfterDays, "day")} comes later than the end of retention after {policy.RetentionDays}. Make it smaller.");
        }

        if (!policy.RequireIntegrityCheck)
        {
            yield return Breach(
                nameof(policy.RequireIntegrityCheck),
                $"The level '{policy.Level}' needs the integrity check, and a trail always writes it. Set it to true.");
        }

        if (policy.Level == ComplianceLevel.Hipaa && !policy.HipaaMinimumNecessary)
        {
            yield return Breach(
                nameof(policy.HipaaMinimumNecessary),
                "The level 'hipaa' asks for the minimum necessary rule. Set it to true once you keep it.");
        }

        if (policy.Level == ComplianceLevel.Gdpr && !policy.GdprDataSubjectRights)
        {
            yield return Breach(
                nameof(policy.GdprDataSubjectRights),
                "The level 'gdpr' asks for data subject rights. Set it to true once you serve them.");
        }
    }

    private static Fault Breach(string member, string message) => new(AuditCodes.PolicyBreached, message, $"Policy:{member}");
}
