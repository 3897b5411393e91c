using Fapilog.Diagnostics;
using Fapilog.Hosting;

namespace Fapilog.Cli;

/// <summary>
/// What a check found, as JSON.
/// </summary>
internal static class ConfigCheckDocument
{
    public static object Of(ConfigurationCheck check, string? file) => new
    {
        Ok = check.Faults.Count == 0,
        File = file,
        check.SafeMode,
        Instances = check.Instances.Select(instance => new
        {
            instance.Name,
            Provider = instance.ProviderName,
            instance.ConfigurationPath,
            instance.State,
            instance.Provider?.ProviderVersion,
            instance.Provider?.Path,
            Remarks = instance.Provider?.Remarks ?? [],
        }),
        Faults = check.Faults.Select(Of),
        Warnings = check.Warnings.Select(Of),
    };

    private static object Of(Fault fault) => new { fault.Code, fault.Path, fault.Message };
}
