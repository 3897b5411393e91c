using Fapilog.Diagnostics;
using Fapilog.Loading;
using Fapilog.Sealing;

namespace Fapilog.Hosting;

/// <summary>
/// Finds what would prevent a start and is not in the configuration's text, without writing anything and without loading a
/// provider.
/// </summary>
internal static class StartFaults
{
    private static readonly string[] OfTrust =
        [LoadingCodes.NotPinned, LoadingCodes.PinBroken, LoadingCodes.WorldWritable, LoadingCodes.LockUnreadable];

    /// <summary>Finds a key that cannot be read, and directories that this account may not make or fill.</summary>
    /// <param name="trail">The trail.</param>
    /// <param name="known">The faults of its settings. What would only follow from one of them is not reported.</param>
    public static IReadOnlyList<Fault> OfTrail(FapilogSettings trail, IReadOnlyCollection<Fault> known) =>
        [.. OfKey(trail, known), .. OfDirectories(trail, known)];

    /// <summary>Looks the named providers up and judges them by their files.</summary>
    /// <param name="trail">The trail.</param>
    /// <param name="catalogue">Its providers.</param>
    /// <param name="known">As for <see cref="OfTrail"/>.</param>
    public static IEnumerable<Fault> OfProviders(
        FapilogSettings trail, ProviderCatalogue catalogue, IReadOnlyCollection<Fault> known)
    {
        if (trail.SafeMode)
        {
            return [];
        }

        var isUnjudged = IsRefused(trail, "Alerting:Trust", known) || IsRefused(trail, "Alerting:ShadowCopyPath", known);
        Fault[] found = IsRefused(trail, "Alerting:PluginsPath", known)
            ? []
            : [
                .. trail.Instances
                    .Select(request => catalogue.Check(request.ProviderName, request.ConfigurationPath))
                    .OfType<Fault>()
                    .Where(fault => !isUnjudged || !OfTrust.Contains(fault.Code))
                    .Select(fault => AtItsSetting(trail, fault)),
            ];
        return found.Length + known.Count == 0 || found.Any(fault => fault.Code == LoadingCodes.LockUnreadable)
            ? found
            : [.. found, .. OfLockFile(trail, known)];
    }

    /// <summary>Reads the lock file where nothing else did, so that its fault is told with the others.</summary>
    private static IEnumerable<Fault> OfLockFile(FapilogSettings trail, IReadOnlyCollection<Fault> known)
    {
        if (trail.Trust.LockFile is not { } path
            || IsRefused(trail, "Alerting:Trust:LockFile", known)
            || known.Any(fault => fault.IsAt($"{NamedTrails.PathOf(trail.TrailName)}:Alerting:Trust"))
            || trail.Instances.All(request => ProviderName.Fold(request.ProviderName) == ProviderName.Noop))
        {
            return [];
        }

        try
        {
            _ = ProviderLock.Read(path);
            return [];
        }
        catch (FapilogException exception)
        {
            return exception.Faults.Select(fault => AtItsSetting(trail, fault));
        }
    }

    /// <summary>A lock file is a setting of its own, and every instance meets its fault.</summary>
    public static Fault AtItsSetting(FapilogSettings trail, Fault fault) => fault.Code == LoadingCodes.LockUnreadable
        ? new Fault(fault.Code, fault.Message, $"{NamedTrails.PathOf(trail.TrailName)}:Alerting:Trust:LockFile")
        : fault;

    /// <summary>Finds a policy that is not enabled, of which a host warns.</summary>
    public static Fault? OfPolicy(FapilogSettings trail)
    {
        var path = $"{NamedTrails.PathOf(trail.TrailName)}:Audit:Policy:Enabled";
        return trail.Audit.Policy is { Enabled: false }
            ? new Fault(
                HostingCodes.NothingStored,
                $"The policy is not enabled: nothing is stored, and nothing raises an alert. Set '{path}' to true.",
                path)
            : null;
    }

    /// <summary>A trail reads its key when it starts; here it is only read.</summary>
    private static IReadOnlyList<Fault> OfKey(FapilogSettings trail, IReadOnlyCollection<Fault> known)
    {
        var seal = trail.Audit.Seal;
        if (IsRefused(trail, "Audit:Seal:Key", known)
            || known.Any(fault => fault.IsAt($"{NamedTrails.PathOf(trail.TrailName)}:Audit:Seal"))
            || seal?.Key is null
            || trail.Audit.Policy is not { Enabled: true })
        {
            return [];
        }

        try
        {
            // Without the algorithm, only what is wrong with the key for either.
            _ = IsRefused(trail, "Audit:Seal:Algorithm", known) || !Enum.IsDefined(seal.Algorithm)
                ? SealKey.Read(seal.Key)
                : SealKey.ReadForSigning(seal);
            return [];
        }
        catch (FapilogException exception)
        {
            var path = $"{NamedTrails.PathOf(trail.TrailName)}:Audit:Seal:Key";
            return [.. exception.Faults.Select(fault => new Fault(fault.Code, fault.Message, path))];
        }
    }

    private static IEnumerable<Fault> OfDirectories(FapilogSettings trail, IReadOnlyCollection<Fault> known)
    {
        var (audit, path) = (trail.Audit, NamedTrails.PathOf(trail.TrailName));
        var archive = audit.EnforceRetention ? audit.ArchivePath : null;
        (string Option, string? Path)[] directories = audit.Policy is { Enabled: true }
            ? [(nameof(audit.StoragePath), audit.StoragePath), (nameof(audit.ArchivePath), archive)]
            : [];
        foreach (var (option, directory) in directories)
        {
            if (!IsRefused(trail, $"Audit:{option}", known)
                && Path.IsPathFullyQualified(directory ?? string.Empty)
                && PathText.RightsFault(directory!) is { } why)
            {
                yield return new Fault(
                    AuditCodes.BadOption,
                    $"The directory '{directory}' cannot be used for '{option}'. {why} Give this account the right, or name another directory.",
                    $"{path}:Audit:{option}");
            }
        }
    }

    private static bool IsRefused(FapilogSettings trail, string setting, IReadOnlyCollection<Fault> known) =>
        known.Any(fault => fault.IsAtOrBelow($"{NamedTrails.PathOf(trail.TrailName)}:{setting}"));
}
