using Fapilog.Diagnostics;
using Fapilog.Loading;

namespace Fapilog.Hosting;

/// <summary>
/// Finds the instance that a name refers to: its own name, with or without that of its trail, or the name of its provider.
/// </summary>
internal sealed class InstanceSearch
{
    private readonly IReadOnlyList<FapilogSettings> _trails;
    private readonly InstanceCandidate[] _all;

    /// <param name="trails">Every trail of a configuration, read with the name as the chosen provider.</param>
    public InstanceSearch(IReadOnlyList<FapilogSettings> trails)
    {
        _trails = trails;
        _all = [.. trails.SelectMany(trail => trail.Instances.Select(request => new InstanceCandidate(trail, request)))];
    }

    /// <summary>Returns the instance; where the name refers to none, the unconfigured one of the first trail.</summary>
    /// <exception cref="FapilogException">The name refers to several.</exception>
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

    /// <summary>
    /// Returns what to report of a name that refers to no instance, where the provider of that name cannot be used.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="tried">The instance that was tried in its place.</param>
    /// <param name="faults">Why that cannot be used.</param>
    public IReadOnlyList<Fault> NotFound(string name, InstanceCandidate tried, IReadOnlyList<Fault> faults)
    {
        var missing = $"No instance is called '{name}' or is of a provider of that name. "
            + (_all.Length == 0 ? "None is configured." : $"Configured are {string.Join(", ", _all.Select(Described))}.");

        // Nobody wrote the provider's name there: it is what was asked for. That it has two meanings is one slip.
        var place = $"{tried.Request.ConfigurationPath}:Provider";
        if (faults is [var only] && only.IsAt(place))
        {
            return [new Fault(only.Code, $"{missing} {only.Message}")];
        }

        var fault = new Fault(HostingCodes.NotOneInstance, $"{missing} {Remedy(name, tried)}");
        return CanBeConfiguredAt(tried)
            ? [fault, .. faults.Select(other => other.IsAt(place) ? new Fault(other.Code, other.Message) : other)]
            : [fault];
    }

    // What is missing at a path that would be a fault itself, or is one of several, helps nobody.
    private bool CanBeConfiguredAt(InstanceCandidate tried) => _trails.Count == 1 && !(tried.IsNamed && HasFlatForm);

    private bool HasFlatForm => _all.Any(one => !one.IsNamed);

    private string Remedy(string name, InstanceCandidate tried)
    {
        var alerting = $"{NamedTrails.PathOf(tried.Trail.TrailName)}:Alerting";
        var configure = _trails.Count > 1 ? "configure it in the trail whose alerts it is to get"
            : !tried.IsNamed ? $"set '{alerting}:Provider' to '{name}', and what it needs in '{alerting}:Settings'"
            : HasFlatForm ? $"configure both in '{alerting}:Providers', each under a name, in place of '{alerting}:Provider' and '{alerting}:Settings'"
            : $"configure it at '{tried.Request.ConfigurationPath}'";
        return _all.Length == 0
            ? $"{char.ToUpperInvariant(configure[0])}{configure[1..]}."
            : $"Name one that is configured, or {configure}.";
    }

    private InstanceCandidate[] Exactly(string name) =>
        [.. _all.Where(one => name.Equals(one.Name, StringComparison.OrdinalIgnoreCase)
            || name.Equals(one.Request.InstanceName, StringComparison.OrdinalIgnoreCase))];

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
        ProviderEntry[] called = [.. catalogue.Entries.Where(entry => entry.IsCalled(name))];
        return [.. candidates.Where(one => AreOne(one.Request.ProviderName, name)
            || called.Any(entry => entry.IsCalled(one.Request.ProviderName)))];
    }

    private static InstanceCandidate? One(string name, string several, InstanceCandidate[] meant) => meant.Length <= 1
        ? meant.FirstOrDefault()
        : throw new FapilogException(new Fault(
            HostingCodes.NotOneInstance,
            $"{several}: {string.Join(", ", meant.Select(Described))}. Name the one that is meant in place of '{name}'."));

    private static string Described(InstanceCandidate one) => $"'{one.Name}' (provider '{one.Request.ProviderName}')";

    private static bool AreOne(string left, string right) => ProviderName.Fold(left) == ProviderName.Fold(right);
}

/// <summary>
/// An instance that is, or could be, configured, with its trail.
/// </summary>
internal sealed record InstanceCandidate(FapilogSettings Trail, ProviderRequest Request)
{
    /// <summary>Gets whether it stands under a name in <c>Providers</c>, and not in the flat form.</summary>
    public bool IsNamed => Request.ConfigurationPath != $"{NamedTrails.PathOf(Trail.TrailName)}:Alerting";

    /// <summary>Gets whether it is configured.</summary>
    public bool IsConfigured { get; init; } = true;

    /// <summary>Gets the name; for an instance of a named trail, <c>TRAIL/INSTANCE</c>.</summary>
    public string Name => Trail.TrailName is null ? Request.InstanceName : $"{Trail.TrailName}/{Request.InstanceName}";
}
