using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// The settings of a webhook instance.
/// </summary>
public sealed class WebhookSettings : IValidatableObject
{
    /// <summary>Gets or sets the endpoint's address, as a whole a secret: tokens travel in its path and query.</summary>
    /// <value>Required. <c>https</c>, or <c>http</c> to a network of <see cref="AllowNetworks"/>.</value>
    [Required]
    [WebAddress]
    public Secret? Url { get; set; }

    /// <summary>Gets or sets the key that signs, as the receiver shows it: <c>whsec_</c> and Base64 of 24 to 64 bytes.</summary>
    /// <value>Required. Several, separated by spaces, while the key is being exchanged.</value>
    [Required]
    [StandardWebhookSecret]
    public Secret? Secret { get; set; }

    /// <summary>Gets or sets the networks that may be connected to although they are not public, such as <c>10.0.0.0/8</c>.</summary>
    /// <value>The default is none: public addresses and <c>https</c> only.</value>
    [Networks]
    public IReadOnlyList<string> AllowNetworks { get; set; } = [];

    /// <summary>Gets or sets how long one attempt may take, its answer included.</summary>
    /// <value>From 1 second to 2 minutes; the default is 15 seconds.</value>
    [Range(
        typeof(TimeSpan),
        "00:00:01",
        "00:02:00",
        ParseLimitsInInvariantCulture = true,
        ConvertValueInInvariantCulture = true,
        ErrorMessage = "'Timeout' must be from {1} to {2}.")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Checks what no single member can tell: <c>http</c> needs an allowed network.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>The faults.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AllowNetworks.Count == 0 && Url is { } url && WebAddress.Parse(url.GetValue()).Scheme == Uri.UriSchemeHttp)
        {
            yield return new ValidationResult(
                "The address is 'http', which is sent to allowed networks only. Use 'https', or add the endpoint's network to "
                + "'AllowNetworks'.",
                [nameof(Url), nameof(AllowNetworks)]);
        }
    }
}
