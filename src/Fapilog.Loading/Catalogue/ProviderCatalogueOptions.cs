using Microsoft.Extensions.Logging;

namespace Fapilog.Loading;

/// <summary>
/// How a <see cref="ProviderCatalogue"/> loads what configuration asks for. Read once, when the catalogue is made.
/// </summary>
public sealed class ProviderCatalogueOptions
{
    /// <summary>Gets or sets the clock, for the time limit and for the providers.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets where the catalogue and the providers log, under <c>Fapilog.Loading</c> and <c>Fapilog.Alerting</c>.</summary>
    /// <value>The default is <see langword="null"/>: nowhere. Not disposed by the catalogue.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Gets or sets how long one provider may take to bind its settings and to make its dispatcher.</summary>
    /// <value>The default is 10 seconds. More than zero.</value>
    public TimeSpan ConstructionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the folder under which each run makes a private folder for copies of what it loads. A provider's own files
    /// can then be replaced while the process runs.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the system's folder for temporary files.</value>
    public string? ShadowCopyPath { get; set; }

    /// <summary>
    /// Gets the dispatchers registered in code, which configuration chooses by name as it chooses a DLL's. A name that is also a
    /// DLL's stands for neither.
    /// </summary>
    /// <value>The default is none.</value>
    public IList<ProviderRegistration> Registrations { get; } = [];

    /// <summary>Gets or sets what a provider must be like before its code is trusted.</summary>
    /// <value>The default asks for nothing that is pinned, and warns of what every account may change.</value>
    public TrustOptions Trust { get; set; } = new();

    /// <summary>
    /// Gets or sets a value indicating whether no provider is loaded or copied, whatever is asked for: every instance is then
    /// <see cref="Alerting.AlertInstanceState.Disabled"/>, but for those of the built-in <c>noop</c>.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool SafeMode { get; set; }

    /// <summary>
    /// Gets or sets how often the catalogue looks whether the plugins folder changed, once something of it is loaded. A change
    /// that has come to rest between two looks is logged as a warning and marked in <see cref="ProviderCatalogue.Entries"/>.
    /// </summary>
    /// <value>The default is <see langword="null"/>: never by itself. More than zero.</value>
    public TimeSpan? ChangeCheckInterval { get; set; }
}

/// <summary>
/// What happens when a provider that configuration names cannot be used.
/// </summary>
public enum OnProviderError
{
    /// <summary>The host does not start, and is told everything that is wrong.</summary>
    Fail = 0,

    /// <summary>
    /// The host starts; the instance is faulted, its alerts wait, and everything that is wrong is logged as an error.
    /// </summary>
    Degrade = 1,
}
