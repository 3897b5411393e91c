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
    /// <summary>A trail reads its key when it starts; here it is only read.</summary>
    public static IReadOnlyList<Fault> OfKey(FapilogSettings trail)
    {
        var seal = trail.Audit.Seal;
        if (seal?.Key is null || !Enum.IsDefined(seal.Algorithm) || trail.Audit.Policy is not { Enabled: true })
        {
            return [];
        }

        try
        {
            _ = SealKey.ReadForSigning(seal);
            return [];
        }
        catch (FapilogException exception)
        {
            var path = $"{NamedTrails.PathOf(trail.TrailName)}:Audit:Seal:Key";
            return [.. exception.Faults.Select(fault => new Fault(fault.Code, fault.Message, path))];
        }
    }

    /// <summary>Finds directories that this account may not make or fill.</summary>
    public static IEnumerable<Fault> OfDirectories(FapilogSettings trail)
    {
        var (audit, path) = (trail.Audit, NamedTrails.PathOf(trail.TrailName));
        var archive = audit.EnforceRetention ? audit.ArchivePath : null;
        (string Option, string? Path)[] directories = audit.Policy is { Enabled: true }
            ? [(nameof(audit.StoragePath), audit.StoragePath), (nameof(audit.ArchivePath), archive)]
            : [];
        foreach (var (option, directory) in directories)
        {
            if (Path.IsPathFullyQualified(directory ?? string.Empty) && PathText.RightsFault(directory!) is { } why)
            {
                yield return new Fault(
                    AuditCodes.BadOption,
                    $"The directory '{directory}' cannot be used for '{option}'. {why} Give this account the right, or name another directory.",
                    $"{path}:Audit:{option}");
            }
        }
    }

    /// <summary>Looks the named providers up and judges them by their files.</summary>
    public static IEnumerable<Fault> OfProviders(FapilogSettings trail, ProviderCatalogue catalogue) => trail.SafeMode
        ? []
        : trail.Instances
            .Select(request => catalogue.Check(request.ProviderName, request.ConfigurationPath))
            .OfType<Fault>();
}
