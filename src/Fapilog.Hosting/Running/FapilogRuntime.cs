using System.Diagnostics.CodeAnalysis;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fapilog.Hosting;

/// <summary>
/// A trail with its providers, made of configuration: what a host runs, and what the tool runs.
/// </summary>
/// <remarks>Disposing it stops the trail, disposes the dispatchers and removes the providers' private copies.</remarks>
public sealed partial class FapilogRuntime : IAsyncDisposable
{
    // Often enough for a person who has just copied a provider, and nothing a disk would notice.
    private static readonly TimeSpan ChangeCheckInterval = TimeSpan.FromSeconds(30);

    private FapilogRuntime(FapilogSettings settings, ProviderCatalogue? catalogue, AuditTrail trail)
    {
        Settings = settings;
        Catalogue = catalogue;
        Trail = trail;
    }

    /// <summary>Gets what the configuration says.</summary>
    public FapilogSettings Settings { get; }

    /// <summary>Gets the providers of the plugins folder, and those registered in code.</summary>
    /// <value><see langword="null"/> when no provider is named: then the folder is not even looked at.</value>
    public ProviderCatalogue? Catalogue { get; }

    /// <summary>Gets the trail, not yet started.</summary>
    public AuditTrail Trail { get; }

    /// <summary>Reads the configuration, loads the providers it names and makes the trail. Nothing is written yet.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="loggerFactory">
    /// Where fapilog logs its own troubles; <see langword="null"/> for the event source <c>Fapilog</c>, and for nowhere what
    /// providers log.
    /// </param>
    /// <param name="trailName">
    /// The trail below <c>Fapilog:Trails</c>; <see langword="null"/> for the one of <c>Fapilog</c> itself.
    /// </param>
    /// <param name="configure">What is set in code beside the configuration; <see langword="null"/> for nothing.</param>
    /// <returns>The runtime.</returns>
    /// <exception cref="FapilogException">
    /// Something is wrong; every fault is in it. With <see cref="ProviderErrorBehavior.Degrade"/> a provider that cannot be
    /// used is none: its instance is faulted, which the trail's statistics tell.
    /// </exception>
    [RequiresUnreferencedCode("Providers are loaded by name from files that trimming cannot see.")]
    [RequiresDynamicCode("Providers are loaded and their settings bound at run time.")]
    public static FapilogRuntime Create(
        IConfiguration configuration,
        TimeProvider? timeProvider = null,
        ILoggerFactory? loggerFactory = null,
        string? trailName = null,
        Action<FapilogBuilder>? configure = null)
    {
        var builder = new FapilogBuilder();
        configure?.Invoke(builder);
        return Create(configuration, timeProvider, loggerFactory, trailName, builder, warnOfMisplaced: true);
    }

    [RequiresUnreferencedCode("Providers are loaded by name from files that trimming cannot see.")]
    [RequiresDynamicCode("Providers are loaded and their settings bound at run time.")]
    internal static FapilogRuntime Create(
        IConfiguration configuration,
        TimeProvider? timeProvider,
        ILoggerFactory? loggerFactory,
        string? trailName,
        FapilogBuilder builder,
        bool warnOfMisplaced)
    {
        var (settings, faults) = FapilogSettings.Examine(configuration, trailName, builder);
        faults.AddRange(StartFaults.OfTrail(settings, faults));
        var logger = loggerFactory?.CreateLogger("Fapilog.Hosting") ?? NullLogger.Instance;
        foreach (var misplaced in warnOfMisplaced ? MisplacedSections.Find(configuration) : [])
        {
            Misplaced(logger, misplaced.Code, misplaced.Message);
        }

        // What cannot start loads nothing: the providers are only looked up.
        if (faults.Count > 0)
        {
            faults.AddRange(FindProviderFaults(settings, builder, faults));
            throw new FapilogException(FaultList.Once(faults));
        }

        if (settings.Instances.Count == 0)
        {
            NoProvider(logger, $"{NamedTrails.PathOf(trailName)}:Alerting");
            return new FapilogRuntime(settings, null, new AuditTrail(settings.Audit, [], timeProvider, loggerFactory));
        }

        var catalogue = Scan(settings, timeProvider, loggerFactory, builder);
        try
        {
            foreach (var ignored in RouteChannels.FindIgnored(settings, catalogue))
            {
                ChannelIgnored(logger, ignored);
            }

            var instances = catalogue.CreateInstances(settings.Instances, settings.OnProviderError);
            return new FapilogRuntime(
                settings, catalogue, new AuditTrail(settings.Audit, instances, timeProvider, loggerFactory));
        }
        catch (FapilogException exception) when (exception.Faults.Count > 0)
        {
            catalogue.Dispose();
            throw new FapilogException(
                FaultList.Once([.. exception.Faults.Select(fault => StartFaults.AtItsSetting(settings, fault))]));
        }
        catch
        {
            catalogue.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Trail.DisposeAsync().ConfigureAwait(false);
        Catalogue?.Dispose();
    }

    /// <summary>Finds what is wrong with the named providers, as far as it shows without loading them.</summary>
    internal static IReadOnlyList<Fault> FindProviderFaults(
        FapilogSettings settings, FapilogBuilder? builder, IReadOnlyCollection<Fault> known)
    {
        if (settings.Instances.Count == 0)
        {
            return [];
        }

        using var catalogue = Scan(settings, timeProvider: null, loggerFactory: null, builder);
        return [.. StartFaults.OfProviders(settings, catalogue, known)];
    }

    internal static ProviderCatalogue Scan(
        FapilogSettings settings,
        TimeProvider? timeProvider,
        ILoggerFactory? loggerFactory,
        FapilogBuilder? builder = null,
        Action<ProviderRequest, string>? warned = null)
    {
        var options = new ProviderCatalogueOptions
        {
            TimeProvider = timeProvider ?? TimeProvider.System,
            LoggerFactory = loggerFactory,
            ShadowCopyPath = settings.ShadowCopyPath,
            Trust = settings.Trust,
            SafeMode = settings.SafeMode,
            ChangeCheckInterval = ChangeCheckInterval,
            Warned = warned,
        };
        foreach (var registration in builder?.Providers ?? [])
        {
            options.Registrations.Add(registration);
        }

        return ProviderCatalogue.Scan(settings.PluginsPath, options);
    }

    [LoggerMessage(1133, LogLevel.Warning, "{Code}: {Message}")]
    private static partial void Misplaced(ILogger logger, string code, string message);

    [LoggerMessage(1134, LogLevel.Warning, "{Ignored}")]
    private static partial void ChannelIgnored(ILogger logger, Fault ignored);

    [LoggerMessage(
        1132, LogLevel.Information, "'{Section}' names no provider: nobody is alerted, and the plugins folder is not looked at.")]
    private static partial void NoProvider(ILogger logger, string section);
}
