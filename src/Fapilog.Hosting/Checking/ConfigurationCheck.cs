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
/// Every fault that a host would report about a configuration at its start, found without starting: no trail is opened, nothing
/// is written and nothing is sent.
/// </summary>
/// <remarks>
/// Providers that configuration names are loaded and created, which needs no I/O by contract. What an application sets in code is
/// not known here: registered dispatchers, and options. Immutable.
/// </remarks>
public sealed class ConfigurationCheck
{
    /// <summary>Gets every fault: for each trail those of its own settings, then those of its instances.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>
    /// Gets what does not prevent a start: violations of the policy's rules, a policy that is not enabled, and settings that are
    /// not in the section <c>Fapilog</c>.
    /// </summary>
    public required IReadOnlyList<Fault> Warnings { get; init; }

    /// <summary>Gets the instances of every trail.</summary>
    public required IReadOnlyList<CheckedInstance> Instances { get; init; }

    /// <summary>Gets a value indicating whether the providers were not checked because of safe mode.</summary>
    public required bool SafeMode { get; init; }

    /// <summary>Checks a configuration.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="loggerFactory">Where providers and the loader log; <see langword="null"/> for nowhere.</param>
    /// <returns>What was found; never an exception for a fault of the configuration.</returns>
    [RequiresUnreferencedCode("Providers are loaded by name from files that trimming cannot see.")]
    [RequiresDynamicCode("Providers are loaded and their settings bound at run time.")]
    public static ConfigurationCheck Run(
        IConfiguration configuration, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        var read = NamedTrails.All(configuration).Select(name => FapilogSettings.Examine(configuration, name)).ToArray();
        FapilogSettings[] trails = [.. read.Select(one => one.Settings)];
        CheckedInstance[][] instances =
            [.. read.Select(one => InstancesOf(one.Settings, one.Faults, timeProvider, loggerFactory))];
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
            Warnings =
            [
                .. MisplacedSections.FindOrMissing(configuration),
                .. trails.SelectMany(Breaches),
                .. trails.SelectMany(SwitchedOff),
            ],
            Instances = [.. instances.SelectMany(one => one)],
            SafeMode = trails.Any(trail => trail is { SafeMode: true, Instances.Count: > 0 }),
        };
    }

    [RequiresUnreferencedCode("Providers are loaded by name from files that trimming cannot see.")]
    [RequiresDynamicCode("Providers are loaded and their settings bound at run time.")]
    private static CheckedInstance[] InstancesOf(
        FapilogSettings trail, List<Fault> ofTrail, TimeProvider? timeProvider, ILoggerFactory? loggerFactory)
    {
        if (trail.Instances.Count == 0)
        {
            return [];
        }

        using var catalogue = FapilogRuntime.Scan(trail, timeProvider, loggerFactory);
        var made = catalogue.CreateInstances(trail.Instances, ProviderErrorBehavior.Degrade);
        var entries = catalogue.Entries;
        CheckedInstance[] all = [.. trail.Instances.Zip(made, (request, instance) => new CheckedInstance
        {
            Name = new InstanceCandidate(trail, request).Name,
            ProviderName = request.ProviderName,
            ConfigurationPath = request.ConfigurationPath,
            State = ofTrail.Any(fault => IsBelow(fault, request)) ? AlertInstanceState.Faulted : instance.State,
            Provider = ProviderName.Fold(request.ProviderName) == ProviderName.Noop
                ? null
                : entries.FirstOrDefault(entry => entry.IsCalled(request.ProviderName)),
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

    // A trail reads its key when it starts; here it is only read.
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
            return
            [
                .. exception.Faults.Select(fault => new Fault(
                    fault.Code,
                    fault.Message,
                    $"{NamedTrails.PathOf(trail.TrailName)}:Audit:Seal:Key")),
            ];
        }
    }

    private static IEnumerable<Fault> SwitchedOff(FapilogSettings trail)
    {
        if (trail.Audit.Policy is { Enabled: false })
        {
            var path = $"{NamedTrails.PathOf(trail.TrailName)}:Audit:Policy:Enabled";
            yield return new Fault(
                HostingCodes.NothingStored,
                $"The policy is not enabled: nothing is stored, and nothing raises an alert. Set '{path}' to true.",
                path);
        }
    }

    private static IEnumerable<Fault> Breaches(FapilogSettings trail) =>
        trail.Audit.Policy is { OnViolation: PolicyViolationAction.Warn, Level.IsKnown: true } policy
        ? CompliancePolicyValidator.Validate(policy).Select(fault => new Fault(
            fault.Code, fault.Message, $"{NamedTrails.PathOf(trail.TrailName)}:Audit:{fault.Path}"))
        : [];
}

/// <summary>
/// One instance of a configuration, and whether it can be created.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed class CheckedInstance
{
    /// <summary>Gets the instance's name; for an instance of a named trail, <c>TRAIL/INSTANCE</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the provider's name as configuration gives it.</summary>
    public required string ProviderName { get; init; }

    /// <summary>Gets the configuration path of the instance.</summary>
    public required string ConfigurationPath { get; init; }

    /// <summary>Gets whether it could deliver: <see cref="AlertInstanceState.Faulted"/> when anything of it is wrong.</summary>
    public required AlertInstanceState State { get; init; }

    /// <summary>Gets the provider's row, with its warnings.</summary>
    /// <value><see langword="null"/> for the built-in <c>noop</c>, and where no provider of the name was found.</value>
    public ProviderEntry? Provider { get; init; }

    /// <summary>Gets the faults of its provider and of the provider's settings.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
