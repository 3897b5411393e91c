using Fapilog.Loading;

namespace Fapilog.Hosting;

/// <summary>
/// What configuration says about alerting as a whole. The options of instances are read into
/// <see cref="Alerting.AlertInstanceOptions"/>.
/// </summary>
internal sealed class AlertingSettings
{
    /// <summary>Gets or sets the plugins folder, relative to the application's directory.</summary>
    public string PluginsPath { get; set; } = "plugins";

    /// <summary>Gets or sets the folder for private copies of providers, relative to the application's directory.</summary>
    public string? ShadowCopyPath { get; set; }

    public OnProviderError OnProviderError { get; set; }

    public TrustOptions Trust { get; set; } = new();
}
