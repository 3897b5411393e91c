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

    /// <summary>Gets or sets the value of the header <c>Authorization</c>, such as <c>Bearer …</c>, for an endpoint that asks for it.</summary>
    /// <value>The default is none: the signature identifies the sender.</value>
    public Secret? Authorization { get; set; }

    /// <summary>Gets or sets further headers by name. Those that frame or sign the request cannot be set.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, Secret> Headers { get; set; } = new Dictionary<string, Secret>();

    /// <summary>
    /// Gets or sets the body to send in place of the common one: a JSON document with names such as <c>{{message}}</c> in its
    /// strings, as it is or as <c>file:PATH</c>.
    /// </summary>
    /// <value>The default is none.</value>
    public Secret? BodyTemplate { get; set; }

    /// <summary>Gets or sets how many alerts one request may hold. With more than one, every request is a batch.</summary>
    /// <value>From 1 to 8; the default is 1, which means no batches.</value>
    [Range(1, WebhookProvider.ConcurrentCalls)]
    public int BatchSize { get; set; } = 1;

    /// <summary>Gets or sets how long the first alert of a batch waits for others.</summary>
    /// <value>From 10 milliseconds to 10 seconds; the default is half a second. Without batches it has no effect.</value>
    [Range(
        typeof(TimeSpan),
        "00:00:00.010",
        "00:00:10",
        ParseLimitsInInvariantCulture = true,
        ConvertValueInInvariantCulture = true,
        ErrorMessage = "'{0}' must be from {1} to {2}.")]
    public TimeSpan BatchWait { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <inheritdoc/>
    protected override IEnumerable<(string Member, Secret? Address)> Addresses => [(nameof(Url), Url)];

    /// <inheritdoc/>
    public override IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var fault in base.Validate(validationContext).Concat(RequestHeaders.Faults(Headers)))
        {
            yield return fault;
        }

        if (RequestHeaders.ValueFault(Authorization) is { } value)
        {
            yield return new ValidationResult($"'{nameof(Authorization)}' {value}", [nameof(Authorization)]);
        }

        if (TemplateFault() is { } template)
        {
            yield return new ValidationResult(template, [nameof(BodyTemplate)]);
        }
    }

    private string? TemplateFault()
    {
        try
        {
            return BodyTemplate is { } template ? Webhook.BodyTemplate.Fault(template.GetValue()) : null;
        }
        catch (InvalidOperationException)
        {
            // The host says of every secret that cannot be read which it is and why.
            return null;
        }
    }
}
