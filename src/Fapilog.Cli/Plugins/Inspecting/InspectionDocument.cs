using System.Text.Json;
using Fapilog.Loading;

namespace Fapilog.Cli;

/// <summary>
/// An inspection as JSON.
/// </summary>
internal static class InspectionDocument
{
    public static object Of(ProviderInspection inspection) => new
    {
        inspection.Path,
        Layout = inspection.IsFolder ? "folder" : "single_file",
        Usable = inspection.IsUsable,
        Providers = inspection.Entries.Select(entry => new
        {
            entry.Name,
            entry.Aliases,
            entry.Path,
            entry.State,
            entry.Code,
            entry.Message,
            entry.Remarks,
            entry.ProviderVersion,
            entry.Description,
        }),
        inspection.TargetFramework,
        inspection.ContractVersion,
        inspection.HostContractVersion,
        inspection.ContractMembers,
        Dependencies = inspection.Dependencies.Select(dependency => new
        {
            dependency.Name,
            dependency.RequestedVersion,
            dependency.FoundVersion,
            Source = Word(dependency.Source),
            dependency.Framework,
            dependency.Path,
            dependency.NeededBy,
        }),
        inspection.NativeLibraries,
        inspection.MissingFiles,
        DangerousCalls = inspection.DangerousCalls.Select(call => new { Kind = Word(call.Kind), call.Member, call.Method, call.File }),
        inspection.Files,
    };

    private static string Word(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
