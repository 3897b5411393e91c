using System.Diagnostics.CodeAnalysis;
using Fapilog.Alerting;
using Fapilog.Compliance;
using Fapilog.Diagnostics;
using Fapilog.Loading;
using Fapilog.Sealing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fapilog.Hosting;

/// <summary>
/// Everything a host would find out about a configuration when it starts, found out without starting: no trail is opened,
/// nothing is written and nothing is sent.
/// </summary>
/// <remarks>
/// Providers that configuration names are loaded and made, as they promise to be without input and output. What code gives a
/// host is not known here: dispatchers registered in code, and options set there. Immutable.
/// </remarks>
public sealed record ConfigurationCheck
{
    /// <summary>Gets everything that is wrong: of every trail its own settings, and then its instances.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>Gets breaches of the policy's rules that a host only warns of.</summary>
    public required IReadOnlyList<Fault> Warnings { get; init; }

    /// <summary>Gets the instances of every trail.</summary>
    public required IReadOnlyList<CheckedInstance> Instances { get; init; }

    /// <summary>Gets a value indicating whether safe mode kept the providers from being looked at.</summary>
    public required bool SafeMode { get; init; }

    /// <summary>Checks a configuration.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="loggerFactory">Where providers and the rooms below log; <see langword="null"/> for nowhere.</param>
    /// <returns>What was found; never an exception for a fault of the configuration.</returns>
    [RequiresUnreferencedCode("Providers are loaded by name from files that trimming cannot see.")]
    [RequiresDynamicCode("Providers are loaded and their settings bound at run time.")]
    public static ConfigurationCheck Run(IConfiguration configuration, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        var read = NamedTrails.All(configuration).Select(name => FapilogSettings.Examine(configuration, name)).ToArray();
        FapilogSettings[] trails = [.. read.Select(one => one.Settings)];
        CheckedInstance[][] instances = [.. read.Select(one => InstancesOf(one.Settings, one.Faults, timeProvider, loggerFactory))];
        return new ConfigurationCheck
        {
            Faults =
            [
                .. read.Zip(instances).SelectMany(one => (Fault[])[
                    .. one.First.Faults,
                    .. SealFaults(one.First.Settings),
                    .. one.Second.SelectMany(instance => instance.Faults)]),
                .. NamedTrails.Conflicts(trails),
            ],
            Warnings = [.. trails.SelectMany(Breaches)],
            Instances = [.. instances.SelectMany(one => one)],
            SafeMode = trails.Any(trail => trail is { SafeMode: true, Instances.Count: > 0 }),
        };
    }

    [RequiresUnreferencedCode("Providers are loaded by name from files that trimming cannot see.")]
    [RequiresDynamicCode("Providers are loaded and their settings bound at run time.")]
    private static CheckedInstance[] InstancesOf(FapilogSettings trail, List<Fault> ofTrail, TimeProvider? timeProvider, ILoggerFactory? loggerFactory)
    {
        if (trail.Instances.Count == 0)
        {
            return [];
        }

        using var catalogue = FapilogRuntime.Scan(trail, timeProvider, loggerFactory);
        var made = catalogue.CreateInstances(trail.Instances, OnProviderError.Degrade);
        var entries = catalogue.Entries;
        CheckedInstance[] all = [.. trail.Instances.Zip(made, (request, instance) => new CheckedInstance
        {
            Name = new InstanceCandidate(trail, request).Name,
            ProviderName = request.ProviderName,
            ConfigurationPath = request.ConfigurationPath,
            State = ofTrail.Any(fault => IsBelow(fault, request)) ? AlertInstanceState.Faulted : instance.State,
            Provider = ProviderName.Fold(request.ProviderName) == ProviderName.Noop ? null : entries.FirstOrDefault(entry => IsCalled(entry, request.ProviderName)),
            Faults = instance.Faults,
        })];
        foreach (var dispatcher in made.Select(instance => instance.Dispatcher).OfType<IAsyncDisposable>())
        {
            dispatcher.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return all;
    }

    private static bool IsBelow(Fault fault, ProviderRequest request) =>
        fault.Path?.StartsWith($"{request.ConfigurationPath}:", StringComparison.OrdinalIgnoreCase) is true;

    private static bool IsCalled(ProviderEntry entry, string provider) => entry.Name is not null
        && entry.Aliases.Prepend(entry.Name).Any(name => ProviderName.Fold(name) == ProviderName.Fold(provider));

    // A trail looks its key up when it starts, and so do we; nothing is signed with it.
    private static Fault[] SealFaults(FapilogSettings trail)
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
            return [.. exception.Faults.Select(fault => new Fault(fault.Code, fault.Message, $"{NamedTrails.PathOf(trail.TrailName)}:Audit:Seal:Key"))];
        }
    }

    private static IEnumerable<Fault> Breaches(FapilogSettings trail) => trail.Audit.Policy is { OnViolation: PolicyViolationAction.Warn, Level.IsKnown: true } policy
        ? CompliancePolicyValidator.Validate(policy).Select(fault => new Fault(
            fault.Code, fault.Message, $"{NamedTrails.PathOf(trail.TrailName)}:Audit:{fault.Path}"))
        : [];
}
