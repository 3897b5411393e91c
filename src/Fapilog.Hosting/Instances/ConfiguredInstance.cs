using System.Diagnostics.CodeAnalysis;
using Fapilog.Alerting;
using Fapilog.Diagnostics;
using Fapilog.Loading;
using Fapilog.Trials;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Fapilog.Hosting;

/// <summary>
/// One alert instance of a configuration, created as a host would create it but without its trail: to show or send single alerts.
/// </summary>
/// <remarks>
/// Disposing it disposes the dispatcher and removes the provider's private copy. Not safe for use by several threads.
/// </remarks>
internal sealed class ConfiguredInstance : IAsyncDisposable
{
    private readonly ProviderCatalogue _catalogue;

    private ConfiguredInstance(
        InstanceCandidate candidate, ProviderCatalogue catalogue, AlertInstance instance, TimeProvider? timeProvider)
    {
        Name = candidate.Name;
        IsConfigured = candidate.IsConfigured;
        Settings = candidate.Trail;
        Request = candidate.Request;
        Options = instance.Options;
        Trial = new AlertTrial(instance, candidate.Trail.Audit, timeProvider ?? TimeProvider.System);
        _catalogue = catalogue;
    }

    /// <summary>Gets the instance's name; of one of a named trail, <c>TRAIL/INSTANCE</c>.</summary>
    public string Name { get; }

    /// <summary>Gets a value indicating whether configuration names the instance or its provider.</summary>
    /// <value>
    /// <see langword="false"/> for a provider that configuration does not name, and that needs no settings or takes those of
    /// the flat form.
    /// </value>
    public bool IsConfigured { get; }

    /// <summary>Gets the settings of the instance's trail.</summary>
    public FapilogSettings Settings { get; }

    /// <summary>Gets the request that the instance was created from.</summary>
    public ProviderRequest Request { get; }

    /// <summary>Gets how alerts are handed to it.</summary>
    public AlertInstanceOptions Options { get; }

    /// <summary>Gets the trial, which shows and sends single alerts.</summary>
    internal AlertTrial Trial { get; }

    /// <summary>Creates the instance that a name refers to. The settings of other instances are not read.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="name">
    /// The name of an instance, with or without that of its trail (<c>TRAIL/INSTANCE</c>); else of the provider of exactly one
    /// instance; else of a provider, which then takes the settings of the flat form if they have no provider. Case, <c>-</c> and
    /// <c>_</c> do not matter.
    /// </param>
    /// <param name="channel">The channel in place of the instance's; <see langword="null"/> to keep that.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="loggerFactory">Where providers and the loader log; <see langword="null"/> for nowhere.</param>
    /// <returns>The instance.</returns>
    /// <exception cref="FapilogException">
    /// The configuration has faults, the name refers to several instances, or safe mode is on. Contains every fault.
    /// </exception>
    [RequiresUnreferencedCode("Providers are loaded by name from files that trimming cannot see.")]
    [RequiresDynamicCode("Providers are loaded and their settings bound at run time.")]
    public static ConfiguredInstance Open(
        IConfiguration configuration,
        string name,
        string? channel = null,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);

        var read = NamedTrails.All(configuration)
            .Select(trail => FapilogSettings.Examine(configuration, trail, chosenProvider: name))
            .ToArray();
        FapilogSettings[] trails = [.. read.Select(one => one.Settings)];
        var faults = FaultList.Once([.. read.SelectMany(one => one.Faults), .. NamedTrails.Conflicts(trails)]);
        if (faults.Count > 0)
        {
            throw new FapilogException(faults);
        }

        var search = new InstanceSearch(trails);
        var candidate = search.Find(name);
        candidate.Request.Options.Channel = channel ?? candidate.Request.Options.Channel;
        try
        {
            return Open(candidate, timeProvider, loggerFactory);
        }
        catch (FapilogException exception) when (!candidate.IsConfigured)
        {
            throw new FapilogException(search.NotFound(name, candidate, exception.Faults));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Trial.DisposeAsync().ConfigureAwait(false);
        _catalogue.Dispose();
    }

    [RequiresUnreferencedCode("Providers are loaded by name from files that trimming cannot see.")]
    [RequiresDynamicCode("Providers are loaded and their settings bound at run time.")]
    private static ConfiguredInstance Open(InstanceCandidate candidate, TimeProvider? timeProvider, ILoggerFactory? loggerFactory)
    {
        var catalogue = FapilogRuntime.Scan(candidate.Trail, timeProvider, loggerFactory);
        try
        {
            var instance = catalogue.CreateInstances([candidate.Request])[0];
            return instance.State is AlertInstanceState.Ready
                ? new ConfiguredInstance(candidate, catalogue, instance, timeProvider)
                : throw new FapilogException(
                    new Fault(HostingCodes.SafeMode, "Safe mode: no provider is loaded. Unset FAPILOG_SAFE_MODE."));
        }
        catch
        {
            catalogue.Dispose();
            throw;
        }
    }
}
