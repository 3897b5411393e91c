using System.Diagnostics.CodeAnalysis;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Adds fapilog's audit trail to a host.
/// </summary>
public static class FapilogServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IAuditTrail"/> as the section <c>Fapilog</c> of the configuration describes it. The trail starts with
    /// the host, before other services, and stops after them. A trail of the section <c>Fapilog:Trails</c> is a keyed service
    /// under its name. A second call adds no second trail.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's whole configuration.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>
    /// What is wrong with the configuration or a provider is a <see cref="FapilogException"/> when the host starts, with every
    /// fault in it. The clock is the host's <see cref="TimeProvider"/> where it registered one.
    /// </remarks>
    [RequiresUnreferencedCode("Providers are loaded by name from files that trimming cannot see.")]
    [RequiresDynamicCode("Providers are loaded and their settings bound at run time.")]
    public static IServiceCollection AddFapilog(this IServiceCollection services, IConfiguration configuration) =>
        AddFapilog(services, configuration, _ => { });

    /// <summary>
    /// Adds <see cref="IAuditTrail"/> as <see cref="AddFapilog(IServiceCollection, IConfiguration)"/> does, with what
    /// configuration cannot say. What a second call sets in code is added to what the first one set.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's whole configuration.</param>
    /// <param name="configure">Registers dispatchers of the application's own, and sets options in code. Called at once.</param>
    /// <returns><paramref name="services"/>.</returns>
    [RequiresUnreferencedCode("Providers are loaded by name from files that trimming cannot see.")]
    [RequiresDynamicCode("Providers are loaded and their settings bound at run time.")]
    public static IServiceCollection AddFapilog(
        this IServiceCollection services, IConfiguration configuration, Action<FapilogBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(configure);

        var builder = BuilderOf(services);
        configure(builder);
        if (NamedTrails.HasDefault(configuration))
        {
            services.TryAddSingleton(provider => Create(provider, configuration, trailName: null, builder));
            services.TryAddSingleton<IAuditTrail>(provider => provider.GetRequiredService<FapilogRuntime>().Trail);
        }

        foreach (var name in NamedTrails.Names(configuration))
        {
            services.TryAddKeyedSingleton(name, (provider, _) => Create(provider, configuration, name, builder));
            services.TryAddKeyedSingleton<IAuditTrail>(
                name, (provider, _) => provider.GetRequiredKeyedService<FapilogRuntime>(name).Trail);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FapilogHostedService>(
            provider => new FapilogHostedService(provider, configuration, builder)));
        return services;
    }

    private static FapilogBuilder BuilderOf(IServiceCollection services)
    {
        var registration = services.FirstOrDefault(service => service.ServiceType == typeof(FapilogBuilder));
        if (registration?.ImplementationInstance is FapilogBuilder existing)
        {
            return existing;
        }

        var builder = new FapilogBuilder();
        services.AddSingleton(builder);
        return builder;
    }

    [RequiresUnreferencedCode("Providers are loaded by name from files that trimming cannot see.")]
    [RequiresDynamicCode("Providers are loaded and their settings bound at run time.")]
    private static FapilogRuntime Create(
        IServiceProvider provider, IConfiguration configuration, string? trailName, FapilogBuilder builder) =>
        FapilogRuntime.Create(
            configuration,
            provider.GetService<TimeProvider>(),
            provider.GetService<ILoggerFactory>(),
            trailName,
            builder,

            // Once for all trails.
            warnOfMisplaced: NamedTrails.All(configuration) is [var first, ..] && trailName == first);
}
