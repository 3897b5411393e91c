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
    /// the host, before other services, and stops after them. A second call does nothing.
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
    public static IServiceCollection AddFapilog(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        services.TryAddSingleton(provider => FapilogRuntime.Create(
            configuration, provider.GetService<TimeProvider>(), provider.GetService<ILoggerFactory>()));
        services.TryAddSingleton<IAuditTrail>(provider => provider.GetRequiredService<FapilogRuntime>().Trail);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, FapilogHostedService>());
        return services;
    }
}
