using Fapilog.Alerting;
using Fapilog.Compliance;
using Fapilog.Diagnostics;
using Fapilog.Retention;

namespace Fapilog.Auditing;

/// <summary>
/// Validates the options of a trail, and reports all faults at once.
/// </summary>
internal static class AuditTrailOptionsValidator
{
    /// <summary>
    /// Validates the options, except the rules of the policy, which <see cref="CompliancePolicyValidator"/> checks, and the
    /// routes, which are checked with the instances when the trail is created.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <returns>All faults; empty when there are none. The paths are relative to the options.</returns>
    public static IReadOnlyList<Fault> Validate(AuditTrailOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return
        [
            .. Faults(options), .. UndeliveredFaults(options.Undelivered), .. PolicyFaults(options.Policy),
            .. QuietHoursValidator.Validate(options.QuietHours),
        ];
    }

    internal static void ThrowIfInvalid(AuditTrailOptions options, IReadOnlyList<AlertInstance> instances)
    {
        List<Fault> faults =
        [
            .. Validate(options), .. instances.SelectMany(InstanceFaults), .. Duplicates(instances),
            .. AlertRouteValidator.Validate(options.Routes, [.. instances.Select(instance => instance.Name)]),
        ];
        if (faults.Count > 0)
        {
            throw new FapilogException(faults);
        }
    }

    // An unknown level is not just a breach to warn about: it would be in every line, and the sibling rejects a whole trail for
    // one unknown term.
    private static IEnumerable<Fault> PolicyFaults(CompliancePolicy? policy)
    {
        if (policy is null)
        {
            yield return new Fault(AuditCodes.BadOption, "The policy is null. Leave it at its default, or give one.", "Policy");
            yield break;
        }

        if (policy.Enabled && !policy.Level.IsKnown)
        {
            yield return new Fault(
                AuditCodes.BadOption,
                $"The level '{policy.Level}' is not known. It must be one of {string.Join(", ", ComplianceLevel.KnownValues)}.",
                "Policy:Level");
        }

        if (!Enum.IsDefined(policy.OnViolation))
        {
            yield return new Fault(
                AuditCodes.BadOption,
                $"The action on a violation is '{policy.OnViolation}'. It must be one of {string.Join(", ", Enum.GetNames<PolicyViolationAction>())}.",
                "Policy:OnViolation");
        }
    }

    private static IEnumerable<Fault> UndeliveredFaults(UndeliveredLimits? limits)
    {
        if (limits is null)
        {
            yield return new Fault(
                AuditCodes.BadOption,
                "The limits of undelivered alerts are null. Leave them at their default, or give them.",
                "Undelivered");
            yield break;
        }

        if (limits.MaxSize is < UndeliveredLimits.LeastSize or > UndeliveredLimits.MostSize)
        {
            yield return new Fault(
                AuditCodes.BadOption,
                $"The maximum size of the undelivered alerts is {CountText.Format(limits.MaxSize, "byte")}. It must be from {UndeliveredLimits.LeastSize} (1 MiB) to {UndeliveredLimits.MostSize} (1 GiB).",
                "Undelivered:MaxSize");
        }

        if (limits.MaxAge < UndeliveredLimits.LeastAge || limits.MaxAge > UndeliveredLimits.MostAge)
        {
            yield return new Fault(
                AuditCodes.BadOption,
                $"The maximum age of undelivered alerts is {CountText.Duration(limits.MaxAge)}. It must be from 1 to {UndeliveredLimits.MostAge.Days} days.",
                "Undelivered:MaxAge");
        }
    }

    private static IEnumerable<Fault> Faults(AuditTrailOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Name))
        {
            yield return new Fault(
                AuditCodes.BadOption, "The trail's name is empty. It tells the trail's alerts from those of another.", "Name");
        }

        if (string.IsNullOrWhiteSpace(options.StoragePath))
        {
            yield return new Fault(
                AuditCodes.BadOption, "The storage path is empty. Name a directory the trail may own.", "StoragePath");
        }

        if (DirectoryFault("storage path", options.StoragePath, nameof(options.StoragePath)) is { } storage)
        {
            yield return storage;
        }

        if (DirectoryFault("archive path", options.ArchivePath, nameof(options.ArchivePath)) is { } archive)
        {
            yield return archive;
        }

        if (options.QueueCapacity < 1)
        {
            yield return new Fault(
                AuditCodes.BadOption, $"The queue capacity is {options.QueueCapacity}. It must be at least 1.", "QueueCapacity");
        }

        if (options.StopTimeout < TimeSpan.Zero || options.StopTimeout > TimeSpan.FromHours(1))
        {
            yield return new Fault(
                AuditCodes.BadOption, $"The stop timeout is {CountText.Duration(options.StopTimeout)}. It must be from 0 to 1 hour.", "StopTimeout");
        }

        if (options.LockTimeout < TimeSpan.Zero || options.LockTimeout > TimeSpan.FromHours(1))
        {
            yield return new Fault(
                AuditCodes.BadOption, $"The lock timeout is {CountText.Duration(options.LockTimeout)}. It must be from 0 to 1 hour.", "LockTimeout");
        }

        if (!Enum.IsDefined(options.QueueFull))
        {
            yield return new Fault(
                AuditCodes.BadOption, $"The action on a full queue is '{options.QueueFull}'. It must be 'Wait' or 'Reject'.", "QueueFull");
        }

        if (options.VerifyEvery is { } pause && (pause < TimeSpan.FromMinutes(1) || pause > TimeSpan.FromDays(30)))
        {
            yield return new Fault(
                AuditCodes.BadOption,
                $"The pause between verifications is {CountText.Duration(pause)}. It must be from 1 minute to 30 days.",
                "VerifyEvery");
        }

        if (options is { EnforceRetention: true, Policy: not null }
            && TrailRetention.DaysInTrail(options.Policy, options.ArchivePath) < 1)
        {
            yield return new Fault(
                AuditCodes.BadOption,
                $"Retention is enforced, and the policy keeps events for {TrailRetention.DaysInTrail(options.Policy, options.ArchivePath)} days. It must be at least 1; the policy's own rule is at least 30.",
                "EnforceRetention");
        }

        if (FullPath(options.ArchivePath) is { } inArchive && inArchive == FullPath(options.StoragePath))
        {
            yield return new Fault(
                AuditCodes.BadOption, "The archive is the trail's own directory. Name another one.", "ArchivePath");
        }

        if (options.Seal is null)
        {
            yield return new Fault(
                AuditCodes.BadOption, "The options of seals are null. Leave them at their default, or give them.", "Seal");
        }
        else if (!Enum.IsDefined(options.Seal.Algorithm))
        {
            yield return new Fault(
                AuditCodes.BadOption,
                $"The algorithm of seals is '{options.Seal.Algorithm}'. It must be 'HmacSha256' or 'EcdsaP256'.",
                "Seal:Algorithm");
        }

        if (!Enum.IsDefined(options.Durability))
        {
            yield return new Fault(
                AuditCodes.BadOption,
                $"The durability is '{options.Durability}'. It must be 'Durable', 'Enqueued' or, with a Replica, 'Replicated'.",
                "Durability");
        }

        if (options is { Durability: AuditDurability.Replicated, Replica: null })
        {
            yield return new Fault(
                AuditCodes.NoReplica,
                "The durability is 'Replicated', and no replica is set. Set Replica in code, or use Durable.",
                "Durability");
        }
    }

    private static Fault? DirectoryFault(string name, string? path, string option)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            return null;
        }

        try
        {
            return (PathText.FindFault(path) ?? PathText.DirectoryFault(PathText.Absolute(path))) is { } why
                ? new Fault(
                    AuditCodes.BadOption,
                    $"The {name} '{PathText.Shown(path)}' cannot be used. {why} Name a directory the trail may own.",
                    option)
                : null;
        }
        catch (FapilogException exception)
        {
            return new Fault(exception.Faults[0].Code, exception.Faults[0].Message, option);
        }
    }

    private static string? FullPath(string? path) => string.IsNullOrWhiteSpace(path) || PathText.FindFault(path) is not null
        ? null
        : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static IEnumerable<Fault> InstanceFaults(AlertInstance instance) => instance.Validate()
        .Select(fault => new Fault(fault.Code, fault.Message, $"{instance.Name}:{fault.Path}"));

    private static IEnumerable<Fault> Duplicates(IReadOnlyList<AlertInstance> instances) => instances
        .GroupBy(instance => instance.Name, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .Select(group => new Fault(
            AuditCodes.BadOption,
            $"Two alert instances are named '{group.Key}'. Names are unique within a trail.",
            group.Key));
}
