using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.PagerDuty;

/// <summary>
/// The form of an integration key.
/// </summary>
internal static class RoutingKey
{
    private const int Length = 32;
    private const int RestKeyLength = 20;

    private const string WhereToFind =
        "In PagerDuty, open the service, 'Integrations', add or open 'Events API V2', and copy its 'Integration Key'.";

    /// <summary>Says what is wrong with a key, and never shows it.</summary>
    public static string? Fault(string text)
    {
        if (text.Length == Length && text.All(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        return text.Length switch
        {
            RestKeyLength => "The routing key has 20 characters, as a REST API key does, and that opens no alerts. An integration key "
                + $"has 32 letters and digits. {WhereToFind}",
            Length => $"The routing key has 32 characters, but not all are letters and digits. {WhereToFind}",
            _ => $"The routing key has {text.Length} characters, and an integration key has 32 letters and digits. {WhereToFind}",
        };
    }

    /// <summary>Reads the key of one call, anew for each so that a rotated one takes effect.</summary>
    public static string Read(PagerDutySettings settings)
    {
        string key;
        try
        {
            key = settings.RoutingKey!.GetValue();
        }
        catch (InvalidOperationException exception)
        {
            throw new AlertDeliveryException(AlertFailureKind.InstanceFailed, $"{DeliveryCodes.SecretUnusable}: {exception.Message}");
        }

        return Fault(key) is { } fault
            ? throw new AlertDeliveryException(AlertFailureKind.InstanceFailed, $"{DeliveryCodes.SecretUnusable}: {fault}")
            : key;
    }
}
