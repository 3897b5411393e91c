using Fapilog.Loading;

namespace Fapilog.Hosting;

/// <summary>
/// What configuration says of alerting as a whole. What it says of instances is where each of them begins.
/// </summary>
internal sealed class AlertingSettings : InstanceSettings
{
    /// <summary>Gets or sets the plugins folder, relative to the application's directory.</summary>
    public string PluginsPath { get; set; } = "plugins";

    /// <summary>Gets or sets where private copies of providers lie, relative to the application's directory.</summary>
    public string? ShadowCopyPath { get; set; }

    public OnProviderError OnProviderError { get; set; }
}
