using System.Diagnostics.CodeAnalysis;
using Fapilog.Alerting;
using Fapilog.Auditing;
using Fapilog.Diagnostics;
using Fapilog.Loading;
using Microsoft.Extensions.Configuration;

namespace Fapilog.Hosting;

/// <summary>
/// What an application sets in code besides its configuration: its own dispatchers, and options that configuration cannot
/// express.
/// </summary>
/// <remarks>Read when the trails are created. Not safe for use by several threads.</remarks>
public sealed class FapilogBuilder
{
    private readonly List<ProviderRegistration> _providers = [];
    private readonly List<(string? Trail, Action<AuditTrailOptions> Configure)> _audit = [];

    internal FapilogBuilder()
    {
    }

    internal IReadOnlyList<ProviderRegistration> Providers => _providers;

    /// <summary>
    /// Registers a dispatcher under a name by which configuration chooses it, like that of a DLL. Its settings are texts, in
    /// <see cref="AlertProviderContext.RawSettings"/>.
    /// </summary>
    /// <param name="name">The name. It follows <see cref="ProviderName"/> and is not built in.</param>
    /// <param name="factory">
    /// Creates the dispatcher of one instance, without any I/O; a new one at each call, because the trail disposes it.
    /// </param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not well formed, or built in.</exception>
    public FapilogBuilder AddProvider(string name, Func<AlertProviderContext, IAlertDispatcher> factory) =>
        AddProvider(ProviderRegistration.Create(name, factory));

    /// <summary>Registers a dispatcher whose settings are bound to a class and validated like those of a DLL.</summary>
    /// <typeparam name="TSettings">
    /// A class with a parameterless constructor and settable properties, checked by its data annotations; the factory finds it by
    /// <see cref="AlertProviderContext.GetSettings{T}"/>.
    /// </typeparam>
    /// <param name="name">The name. It follows <see cref="ProviderName"/> and is not built in.</param>
    /// <param name="factory">As in the other overload.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not well formed, or built in.</exception>
    [RequiresUnreferencedCode("The members of the settings class, at any depth, are found by reflection.")]
    [RequiresDynamicCode("Lists and maps of the settings class are made at run time.")]
    public FapilogBuilder AddProvider<TSettings>(string name, Func<AlertProviderContext, IAlertDispatcher> factory)
        where TSettings : class => AddProvider(ProviderRegistration.Create<TSettings>(name, factory));

    /// <summary>
    /// Registers a dispatcher with everything a provider can declare: further names, channels, calls at a time.
    /// </summary>
    /// <param name="registration">The registration.</param>
    /// <returns>This builder.</returns>
    public FapilogBuilder AddProvider(ProviderRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        _providers.Add(registration);
        return this;
    }

    /// <summary>
    /// Sets options of every trail of the process after configuration, such as <see cref="AuditTrailOptions.Redact"/>, which
    /// configuration cannot set. They are validated together.
    /// </summary>
    /// <param name="configure">
    /// Receives the configured options; <see cref="AuditTrailOptions.Name"/> identifies the trail. A relative path that it sets
    /// starts at the working directory.
    /// </param>
    /// <returns>This builder.</returns>
    public FapilogBuilder ConfigureAudit(Action<AuditTrailOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _audit.Add((null, configure));
        return this;
    }

    /// <summary>Sets options of one trail of <c>Fapilog:Trails</c>, after those of every trail that were set before.</summary>
    /// <param name="trailName">The trail's name. One that configuration does not have is a fault at the start.</param>
    /// <param name="configure">As in the other overload.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="trailName"/> is null, empty or white space.</exception>
    public FapilogBuilder ConfigureAudit(string trailName, Action<AuditTrailOptions> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(trailName);
        ArgumentNullException.ThrowIfNull(configure);
        _audit.Add((trailName, configure));
        return this;
    }

    internal void Apply(AuditTrailOptions options, string? trailName)
    {
        foreach (var (_, configure) in _audit.Where(one => one.Trail is null
            || one.Trail.Equals(trailName, StringComparison.OrdinalIgnoreCase)))
        {
            configure(options);
        }
    }

    /// <summary>Finds options for trails that do not exist: a redaction hook would otherwise be ignored silently.</summary>
    internal IEnumerable<Fault> Faults(IConfiguration configuration)
    {
        var known = NamedTrails.Names(configuration);
        var areNamed = NamedTrails.Check(new ConfigurationSources(configuration), []);
        return _audit.Select(one => one.Trail).OfType<string>()
            .Where(name => areNamed && !known.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(name => new Fault(
                HostingCodes.NoSuchTrail,
                $"Code sets options of the trail '{name}', and '{NamedTrails.Section}' has none of that name."
                + $"{NearestName.Ask(name, known)} Its trails are "
                + $"{(known.Count == 0 ? "none" : string.Join(", ", known.Select(one => $"'{one}'")))}. Correct the name, or configure the trail.",
                NamedTrails.Section));
    }
}
