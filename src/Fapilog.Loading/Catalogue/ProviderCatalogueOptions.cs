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
}
