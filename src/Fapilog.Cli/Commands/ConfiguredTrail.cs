using System.CommandLine;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Cli;

/// <summary>
/// Which trail of a configuration a command is about: the one of <c>Fapilog</c> itself or one below <c>Fapilog:Trails</c>.
/// </summary>
internal static class ConfiguredTrail
{
    private const string NotChosen = "FAP2015";

    public static Option<string?> CreateOption() => new("--trail")
    {
        Description = "The trail below 'Fapilog:Trails'. Default: the one of 'Fapilog' itself, else the only one.",
        HelpName = "NAME",
    };

    /// <summary>Returns the name of the trail; null for the one of <c>Fapilog</c> itself.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="named">The name that was given; null to take the one in <c>Fapilog</c> itself, or the only one.</param>
    /// <param name="remedy">How to choose, where there are several.</param>
    /// <exception cref="FapilogException">There is no such trail, or no way to choose.</exception>
    public static string? Choose(
        IConfiguration configuration, string? named, string remedy = "Name one of them with '--trail'.")
    {
        var trails = NamedTrails.All(configuration);
        if (named is null)
        {
            return trails.Contains(null) ? null
                : trails is [var only] ? only
                : throw new FapilogException(new Fault(NotChosen, $"The configuration has several trails: {Names(trails)}. {remedy}"));
        }

        if (trails.FirstOrDefault(trail => named.Equals(trail, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return found;
        }

        CheckNames(configuration);
        throw new FapilogException(new Fault(NotChosen, trails.OfType<string>().Any()
            ? $"There is no trail '{named}' in the configuration.{NearestName.Ask(named, trails.OfType<string>())} It has {Names(trails)}. Correct '--trail'."
            : $"There is no trail '{named}' in the configuration, which has no 'Fapilog:Trails'. Leave '--trail' out."));
    }

    /// <summary>Reads the trail that has a directory; where none has it, the one that is taken without a name.</summary>
    /// <exception cref="FapilogException">The configuration has faults, or several trails and none for the directory.</exception>
    public static FapilogSettings ReadOf(IConfiguration configuration, string directory)
    {
        var name = FindOf(configuration, directory) is { } found
            ? found.TrailName
            : Choose(configuration, null, $"None has the directory '{directory}'. Name the directory of one of them.");
        return FapilogSettings.Read(configuration, name);
    }

    /// <summary>Where <c>Trails</c> cannot name any, that is why a trail is not found.</summary>
    /// <exception cref="FapilogException">It cannot.</exception>
    private static void CheckNames(IConfiguration configuration)
    {
        var faults = new List<Fault>();
        if (!NamedTrails.Check(new ConfigurationSources(configuration), faults))
        {
            throw new FapilogException(faults);
        }
    }

    /// <summary>Finds the trail that has a directory.</summary>
    public static FapilogSettings? FindOf(IConfiguration configuration, string directory) => NamedTrails.All(configuration)
        .Select(name => FapilogSettings.Examine(configuration, name).Settings)
        .FirstOrDefault(trail => !string.IsNullOrWhiteSpace(trail.Audit.StoragePath)
            && FullPath(trail.Audit.StoragePath) == FullPath(directory));

    private static string FullPath(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static string Names(IEnumerable<string?> trails) => Sentence.List(trails.OfType<string>());
}
