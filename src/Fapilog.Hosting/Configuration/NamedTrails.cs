using Fapilog.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting;

/// <summary>
/// The trails of one process: the one of <c>Fapilog</c> itself, and those below <c>Fapilog:Trails</c>.
/// </summary>
internal static class NamedTrails
{
    public const string Root = "Fapilog";
    public const string Section = "Fapilog:Trails";

    /// <summary>Returns the path of a trail's section; that of <c>Fapilog</c> itself for <see langword="null"/>.</summary>
    public static string PathOf(string? trailName) => trailName is null ? Root : $"{Section}:{trailName}";

    public static IReadOnlyList<string> Names(IConfiguration configuration) =>
        [.. new ConfigurationSources(configuration).GetSection(Section).GetChildren().Select(section => section.Key)];

    /// <summary>Returns the names of all trails; that of the one in <c>Fapilog</c> itself is <see langword="null"/>.</summary>
    public static IReadOnlyList<string?> All(IConfiguration configuration) =>
        [.. HasDefault(configuration) ? [null] : Array.Empty<string?>(), .. Names(configuration)];

    /// <summary>
    /// A process that only has named trails has no default one, which would write into a directory that nobody configured. One
    /// whose <c>Trails</c> name none has it, so that there is a trail to report that fault.
    /// </summary>
    public static bool HasDefault(IConfiguration configuration)
    {
        var root = configuration.GetSection(Root);
        return root.GetSection("Audit").Exists()
            || root.GetSection("Alerting").Exists()
            || Names(configuration).Count == 0;
    }

    /// <summary>Checks that the section can be a group, in which each trail has a name.</summary>
    /// <returns>Whether it can be one.</returns>
    public static bool Check(ConfigurationSources sources, List<Fault> faults)
    {
        var section = sources.GetSection(Section);
        return SectionReader.CheckGroup(section, faults, "billing:Audit:StoragePath")
            & SectionReader.CheckNamed(
                section, faults, "billing:Audit:StoragePath", """{ "billing": { "Audit": { … } } }""");
    }

    /// <summary>Finds trails that would write into one directory.</summary>
    public static IEnumerable<Fault> Conflicts(IEnumerable<FapilogSettings> trails) => trails
        .Where(trail => Path.IsPathFullyQualified(trail.Audit.StoragePath ?? string.Empty))
        .GroupBy(trail => Path.TrimEndingDirectorySeparator(trail.Audit.StoragePath), StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .Select(group => new Fault(
            HostingCodes.SharedDirectory,
            $"The trails {string.Join(" and ", group.Select(trail => $"'{trail.Audit.Name}'"))} have the same directory '{group.Key}'. "
            + "Two writers would fork the chain: give each trail a StoragePath of its own.",
            Section));
}
