using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Fapilog.Loading;

namespace Fapilog.Cli;

/// <summary>
/// One thing in a plugins folder, and the configured instances that name it.
/// </summary>
internal sealed record PluginRow(ProviderEntry Entry, IReadOnlyList<string> Instances);

/// <summary>
/// What lies in one plugins folder, judged as a host would judge it, and what is wrong with what configuration names there.
/// </summary>
internal sealed record PluginListing(string Folder, IReadOnlyList<PluginRow> Rows, IReadOnlyList<Fault> Faults)
{
    /// <summary>Looks at the plugins folder of every trail, each folder once.</summary>
    public static IReadOnlyList<PluginListing> Of(IReadOnlyList<FapilogSettings> trails) =>
        [.. trails.GroupBy(trail => trail.PluginsPath, StringComparer.Ordinal).Select(group => Of(group.Key, [.. group.SelectMany(Requests)]))];

    private static PluginListing Of(string folder, IReadOnlyList<(string Instance, ProviderRequest Request)> asked)
    {
        using var catalogue = ProviderCatalogue.Scan(folder);
        return new PluginListing(
            folder,
            [.. catalogue.Examine().Select(entry => new PluginRow(entry, [.. asked.Where(one => IsNamed(entry, one.Request.ProviderName)).Select(one => one.Instance)]))],
            [.. asked.Select(one => catalogue.Check(one.Request.ProviderName, one.Request.ConfigurationPath)).OfType<Fault>()]);
    }

    /// <summary>An instance of a named trail is told by the trail's name too.</summary>
    private static IEnumerable<(string Instance, ProviderRequest Request)> Requests(FapilogSettings trail) => trail.Instances
        .Select(request => (trail.TrailName is null ? request.InstanceName : $"{trail.TrailName}/{request.InstanceName}", request));

    private static bool IsNamed(ProviderEntry entry, string provider) => entry.Name is not null
        && entry.Aliases.Prepend(entry.Name).Any(name => ProviderName.Fold(name) == ProviderName.Fold(provider));
}
