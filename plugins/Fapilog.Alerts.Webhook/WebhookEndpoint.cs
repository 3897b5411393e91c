using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// The secrets of one call, read anew for each so that a rotated one takes effect.
/// </summary>
internal sealed class WebhookEndpoint
{
    private WebhookEndpoint(Uri address, StandardWebhookSecret secret, SecretMask mask)
    {
        Address = address;
        Secret = secret;
        Mask = mask;
    }

    public Uri Address { get; }

    public StandardWebhookSecret Secret { get; }

    public SecretMask Mask { get; }

    public static WebhookEndpoint Read(WebhookSettings settings)
    {
        try
        {
            var address = WebAddress.Parse(settings.Url!.GetValue());
            var text = settings.Secret!.GetValue();
            var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var bare = words.Select(word => word.Replace("whsec_", string.Empty, StringComparison.Ordinal));
            var mask = SecretMask.None.With([text, .. words, .. bare]);
            return new WebhookEndpoint(address, StandardWebhookSecret.Parse(text), mask.WithAddress(address));
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw new AlertDeliveryException(
                AlertFailureKind.InstanceFailed,
                $"{DeliveryCodes.SecretUnusable}: {exception.Message}");
        }
    }
}
