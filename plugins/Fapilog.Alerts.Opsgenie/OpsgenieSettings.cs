using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// The settings of an Opsgenie or Jira Service Management instance.
/// </summary>
public sealed class OpsgenieSettings : HttpProviderSettings
{
    /// <summary>Gets or sets the key of an integration of the type <c>API</c>, made where <see cref="Preset"/> points.</summary>
    /// <value>Required.</value>
    [Required]
    [ApiKey]
    public Secret? ApiKey { get; set; }

    /// <summary>Gets or sets where the account lives.</summary>
    /// <value>The default is <see cref="OpsgeniePreset.Us"/>.</value>
    [EnumDataType(typeof(OpsgeniePreset), ErrorMessage = "'{0}' must be 'Us', 'Eu' or 'Jsm'.")]
    public OpsgeniePreset Preset { get; set; }

    /// <summary>Gets or sets the address of the Alert API, without <c>/v2/alerts</c>, in place of the preset's; a path is kept.</summary>
    /// <value>The default is <see langword="null"/>: the preset's.</value>
    [WebAddress(IsBase = true)]
#pragma warning disable CA1056 // A setting is text until it has been checked.
    public string? BaseUrl { get; set; }
#pragma warning restore CA1056

    /// <inheritdoc/>
    protected override IEnumerable<(string Member, Secret? Address)> Addresses =>
        [(nameof(BaseUrl), BaseUrl is { Length: > 0 } url ? Secret.Parse("literal:" + url) : null)];
}
