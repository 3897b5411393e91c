using System.Text.Json;
using Fapilog.Loading;

namespace Fapilog.Cli;

/// <summary>
/// A row of the list as JSON.
/// </summary>
internal sealed record PluginDocument(
    string? Name,
    IReadOnlyList<string> Aliases,
    string Path,
    ProviderState State,
    string? Code,
    string? Message,
    string? ProviderVersion,
    string? ContractVersion,
    string? Description,
    string? Channels,
    IReadOnlyList<ProviderRemark> Remarks,
    IReadOnlyList<string> Instances)
{
    public static PluginDocument Of(PluginRow row)
    {
        var entry = row.Entry;
        return new PluginDocument(
            entry.Name,
            entry.Aliases,
            entry.Path,
            entry.State,
            entry.Code,
            entry.Message,
            entry.ProviderVersion,
            entry.ContractVersion,
            entry.Description,
            entry.Name is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(entry.Channels.ToString()),
            entry.Remarks,
            row.Instances);
    }
}
