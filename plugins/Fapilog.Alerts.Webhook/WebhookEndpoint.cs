using System.Text.Json;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// The secrets of one call, read anew for each so that a rotated one takes effect.
/// </summary>
internal sealed class WebhookEndpoint
{
    private WebhookEndpoint()
    {
    }

    public required Uri Address { get; init; }

    public required StandardWebhookSecret Secret { get; init; }

    /// <summary>Gets the headers an operator added, with their values.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required BodyTemplate? Template { get; init; }

    public required SecretMask Mask { get; init; }

    public static WebhookEndpoint Read(WebhookSettings settings)
    {
        try
        {
            var address = WebAddress.Parse(settings.Url!.GetValue());
            var text = settings.Secret!.GetValue();
            var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var bare = words.Select(word => word.Replace("whsec_", string.Empty, StringComparison.Ordinal));
            var headers = HeadersOf(settings);
            return new WebhookEndpoint
            {
                Address = address,
                Secret = StandardWebhookSecret.Parse(text),
                Headers = headers,
                Template = settings.BodyTemplate is { } template ? BodyTemplate.Parse(template.GetValue()) : null,
                Mask = SecretMask.None.With([text, .. words, .. bare, .. headers.Values.SelectMany(SecretParts)]).WithAddress(address),
            };
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or JsonException)
        {
            throw new AlertDeliveryException(
                AlertFailureKind.InstanceFailed,
                $"{DeliveryCodes.SecretUnusable}: {exception.Message}");
        }
    }

    private static Dictionary<string, string> HeadersOf(WebhookSettings settings)
    {
        var headers = settings.Headers.ToDictionary(header => header.Key, header => header.Value.GetValue(), StringComparer.OrdinalIgnoreCase);
        if (settings.Authorization is { } authorization)
        {
            headers["Authorization"] = authorization.GetValue();
        }

        return headers;
    }

    // 'Bearer TOKEN' is a secret as a whole and in its last part, which an endpoint may quote alone.
    private static IEnumerable<string> SecretParts(string value) => [value, value[(value.LastIndexOf(' ') + 1)..]];
}
