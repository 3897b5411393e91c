using Fapilog.Diagnostics;
using Fapilog.Loading;

namespace Fapilog.Hosting;

/// <summary>
/// Finds the one instance that a person means by a name: the instance's own, with or without its trail's, or its provider's.
/// </summary>
internal sealed class InstanceSearch
{
    private readonly IReadOnlyList<FapilogSettings> _trails;
    private readonly InstanceCandidate[] _all;

    /// <param name="trails">Every trail of a configuration, read with the name as the provider chosen beside it.</param>
    public InstanceSearch(IReadOnlyList<FapilogSettings> trails)
    {
        _trails = trails;
        _all = [.. trails.SelectMany(trail => trail.Instances.Select(request => new InstanceCandidate(trail, request)))];
    }

    /// <summary>Returns the instance; where none is meant, the first trail's that could be.</summary>
    /// <exception cref="FapilogException">Several are meant.</exception>
    public InstanceCandidate Find(string name)
    {
        if (One(name, $"Several instances are called '{name}'", Exactly(name)) is { } exact)
        {
            return exact;
        }

        if (One(name, $"Several instances are called '{name}'", Folded(name)) is { } folded)
        {
            return folded;
        }

        return One(name, $"Several instances are of provider '{name}'", [.. _trails.SelectMany(trail => OfProvider(trail, name))])
            ?? new InstanceCandidate(_trails[0], _trails[0].Unconfigured!) { IsConfigured = false };
    }

    /// <summary>Says that no instance is meant, and which there are.</summary>
    public Fault NotFound(string name) => new(
        HostingCodes.NotOneInstance,
        $"No instance is called '{name}' or is of a provider of that name. "
        + (_all.Length == 0 ? "None is configured." : $"Configured are {string.Join(", ", _all.Select(Described))}."));

    private InstanceCandidate[] Exactly(string name) =>
        [.. _all.Where(one => name.Equals(one.Name, StringComparison.OrdinalIgnoreCase) || name.Equals(one.Request.InstanceName, StringComparison.OrdinalIgnoreCase))];

    private InstanceCandidate[] Folded(string name) =>
        [.. _all.Where(one => AreOne(name, one.Name) || AreOne(name, one.Request.InstanceName))];

    /// <summary>Reads the plugins folder's metadata only where the names differ: one of them may be an alias.</summary>
    private IEnumerable<InstanceCandidate> OfProvider(FapilogSettings trail, string name)
    {
        InstanceCandidate[] candidates = [.. _all.Where(one => one.Trail == trail)];
        if (candidates.Length == 0)
        {
            return [];
        }

        using var catalogue = FapilogRuntime.Scan(trail, timeProvider: null, loggerFactory: null);
        var called = catalogue.Entries
            .Where(entry => entry.Name is not null)
            .Select(entry => entry.Aliases.Prepend(entry.Name!).ToArray())
            .Where(names => names.Any(one => AreOne(one, name)))
            .ToArray();
        return [.. candidates.Where(one => AreOne(one.Request.ProviderName, name)
            || called.Any(names => names.Any(other => AreOne(other, one.Request.ProviderName))))];
    }

    private static InstanceCandidate? One(string name, string several, InstanceCandidate[] meant) => meant.Length <= 1
        ? meant.FirstOrDefault()
        : throw new FapilogException(new Fault(
            HostingCodes.NotOneInstance,
            $"{several}: {string.Join(", ", meant.Select(Described))}. Name the one that is meant in place of '{name}'."));

    private static string Described(InstanceCandidate one) => $"'{one.Name}' (provider '{one.Request.ProviderName}')";

    private static bool AreOne(string left, string right) => ProviderName.Fold(left) == ProviderName.Fold(right);
}
