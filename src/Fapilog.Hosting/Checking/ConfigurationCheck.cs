using System.Diagnostics.CodeAnalysis;
using Fapilog.Alerting;
using Fapilog.Compliance;
using Fapilog.Diagnostics;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fapilog.Hosting;

/// <summary>
/// Every fault that a host would report about a configuration at its start, found without starting: no trail is opened, nothing
/// is written and nothing is sent.
/// </summary>
/// <remarks>
/// If nothing is wrong so far, the providers that configuration names are loaded and created, which needs no I/O by contract:
/// only then are their settings checked. What an application sets in code is not known here: registered dispatchers, and options.
/// Immutable.
/// </remarks>
public sealed class ConfigurationCheck
{
    /// <summary>Gets every fault: for each trail those of its own settings, then those of its instances.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>
    /// Gets what does not prevent a start: violations of the policy's rules, a policy that is not enabled, settings that are not
    /// in the section <c>Fapilog</c>, parts of the routes that have no effect, and what a provider warns of while it creates its
    /// dispatcher.
    /// </summary>
    public required IReadOnlyList<Fault> Warnings { get; init; }

    /// <summary>Gets the instances of every trail.</summary>
    public required IReadOnlyList<CheckedInstance> Instances { get; init; }

    /// <summary>Gets a value indicating whether the providers were not checked because of safe mode.</summary>
    public required bool SafeMode { get; init; }

    /// <summary>
    /// Gets a value indicating whether no provider was loaded because of <see cref="Faults"/>, so that their settings were not
    /// checked.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool ProvidersSkipped { get; init; }

    /// <summary>
    /// Gets a value indicating whether nothing is in the section <c>Fapilog</c>, so that every setting has its default.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    internal bool NothingRead { get; init; }

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
        Fault[] conflicts = [.. NamedTrails.Conflicts(trails)];
        Fault[][] ofTrails =
        [
            .. read.Select(one => (Fault[])[.. one.Faults, .. StartFaults.OfTrail(one.Settings, one.Faults)]),
        ];
        InstanceCheck[] checks =
            [.. trails.Zip(ofTrails, (trail, faults) => new InstanceCheck(trail, faults, timeProvider, loggerFactory))];
        try
        {
            // A configuration that is known to be bad loads no code.
            var isBad = conflicts.Length > 0
                || ofTrails.Any(faults => faults.Length > 0)
                || checks.Any(check => check.PreventsStart);
            CheckedInstance[][] instances = [.. checks.Select(check => isBad ? check.Skip() : check.Create())];
            return new ConfigurationCheck
            {
                Faults = FaultList.Once(
                [
                    .. ofTrails.Zip(instances)
                        .SelectMany(one => one.First.Concat(one.Second.SelectMany(instance => instance.Faults))),
                    .. conflicts,
                ]),
                Warnings =
                [
                    .. MisplacedSections.FindOrMissing(configuration),
                    .. read.SelectMany(one => Breaches(one.Settings, one.Faults)),
                    .. trails.Select(StartFaults.OfPolicy).OfType<Fault>(),
                    .. trails.SelectMany(trail => trail.IdleRoutes),
                    .. FaultList.Once(checks.SelectMany(check => check.Warnings)),
                ],
                Instances = [.. instances.SelectMany(one => one)],
                SafeMode = trails.Any(trail => trail is { SafeMode: true, Instances.Count: > 0 }),
                NothingRead = !configuration.GetSection(NamedTrails.Root).Exists(),
                ProvidersSkipped = isBad && trails.Any(trail => trail.Instances.Count > 0),
            };
        }
        finally
        {
            foreach (var check in checks)
            {
                check.Dispose();
            }
        }
    }

    /// <summary>A rule would judge the default of a setting whose value was refused.</summary>
    private static IEnumerable<Fault> Breaches(FapilogSettings trail, IReadOnlyCollection<Fault> known)
    {
        var audit = $"{NamedTrails.PathOf(trail.TrailName)}:Audit";
        var isRefused = known.Any(fault => fault.IsAtOrBelow($"{audit}:Policy"));
        return !isRefused && trail.Audit.Policy is { OnViolation: PolicyViolationAction.Warn, Level.IsKnown: true } policy
            ? CompliancePolicyValidator.Validate(policy)
                .Select(fault => new Fault(fault.Code, fault.Message, $"{audit}:{fault.Path}"))
            : [];
    }
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

    /// <summary>
    /// Gets whether it could deliver: <see cref="AlertInstanceState.Faulted"/> when anything of it is wrong, and
    /// <see cref="AlertInstanceState.Disabled"/> when its provider was not loaded.
    /// </summary>
    public required AlertInstanceState State { get; init; }

    /// <summary>Gets the provider's row, with its warnings.</summary>
    /// <value><see langword="null"/> for the built-in <c>noop</c>, and where no provider of the name was found.</value>
    public ProviderEntry? Provider { get; init; }

    /// <summary>Gets the faults of its provider and of the provider's settings.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
