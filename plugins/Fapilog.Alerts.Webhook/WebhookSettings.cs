using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// The settings of a webhook instance.
/// </summary>
public sealed class WebhookSettings : HttpProviderSettings
{
    /// <summary>Gets or sets the endpoint's address, as a whole a secret: tokens travel in its path and query.</summary>
    /// <value>Required. <c>https</c>, or <c>http</c> to a network of <see cref="HttpProviderSettings.AllowNetworks"/>.</value>
    [Required]
    [WebAddress]
    public Secret? Url { get; set; }

    /// <summary>Gets or sets the key that signs, as the receiver shows it: <c>whsec_</c> and Base64 of 24 to 64 bytes.</summary>
    /// <value>Required. Several, separated by spaces, while the key is being exchanged.</value>
    [Required]
    [StandardWebhookSecret]
    public Secret? Secret { get; set; }

    /// <inheritdoc/>
    protected override IEnumerable<(string Member, Secret? Address)> Addresses => [(nameof(Url), Url)];
}
