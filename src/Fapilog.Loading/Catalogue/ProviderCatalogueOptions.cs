using Microsoft.Extensions.Logging;

namespace Fapilog.Loading;

/// <summary>
/// How a <see cref="ProviderCatalogue"/> loads what configuration names. Read once, when the catalogue is created.
/// </summary>
public sealed class ProviderCatalogueOptions
{
    /// <summary>Gets or sets the clock, for the time limit and for the providers.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Gets or sets where the catalogue and the providers log, under <c>Fapilog.Loading</c> and <c>Fapilog.Alerting</c>.
    /// </summary>
    /// <value>The default is <see langword="null"/>: nowhere. Not disposed by the catalogue.</value>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Gets or sets how long one provider may take to bind its settings and create its dispatcher.</summary>
    /// <value>The default is 10 seconds. More than zero.</value>
    public TimeSpan ConstructionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the folder in which each run creates a private folder for copies of what it loads, so that a provider's own
    /// files can be replaced while the process runs.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the system's folder for temporary files.</value>
    public string? ShadowCopyPath { get; set; }

    /// <summary>
    /// Gets the dispatchers registered in code. Configuration chooses them by name, like those of a DLL. A name that a DLL has
    /// too resolves to neither.
    /// </summary>
    /// <value>The default is none.</value>
    public IList<ProviderRegistration> Registrations { get; } = [];

    /// <summary>Gets or sets the requirements that a provider must meet before its code is trusted.</summary>
    /// <value>The default does not require pinning, and warns about files that every account may change.</value>
    public TrustOptions Trust { get; set; } = new();

    /// <summary>
    /// Gets or sets a value indicating whether no provider is loaded or copied, whatever is requested: every instance is then
    /// <see cref="Alerting.AlertInstanceState.Disabled"/>, except those of the built-in <c>noop</c>.
    /// </summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool SafeMode { get; set; }

    /// <summary>
    /// Gets or sets how often the catalogue checks the plugins folder for changes, once a provider is loaded. A change that is
    /// complete (two checks in a row see the same) is logged as a warning and marked in <see cref="ProviderCatalogue.Entries"/>.
    /// </summary>
    /// <value>The default is <see langword="null"/>: never. More than zero.</value>
    public TimeSpan? ChangeCheckInterval { get; set; }

    /// <summary>Gets or sets what gets a provider's warnings in place of the log; null for the log.</summary>
    internal Action<ProviderRequest, string>? Warned { get; set; }
}

/// <summary>
/// What happens when a provider that configuration names cannot be used.
/// </summary>
public enum ProviderErrorBehavior
{
    /// <summary>The host does not start; the exception contains every fault.</summary>
    Fail = 0,

    /// <summary>
    /// The host starts; the instance is faulted, its alerts wait, and every fault is logged as an error.
    /// </summary>
    Degrade = 1,
}
