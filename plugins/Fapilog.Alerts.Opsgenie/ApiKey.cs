using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Opsgenie;

/// <summary>
/// What the key of an integration cannot be.
/// </summary>
internal static class ApiKey
{
    private const string WhereToFind =
        "Make an integration of the type 'API' (in Jira Service Management: 'Operations', 'Integrations') and copy its API key.";

    /// <summary>Says what is wrong with a key, and never shows it. The vendor documents no form; these are never one.</summary>
    public static string? Fault(string text)
    {
        if (text.StartsWith("GenieKey", StringComparison.OrdinalIgnoreCase))
        {
            return "The API key begins with 'GenieKey', which is the word before it in the header. Leave the word out.";
        }

        if (text.StartsWith("ATATT", StringComparison.Ordinal) || text.StartsWith("ATCTT", StringComparison.Ordinal))
        {
            return $"The API key is an Atlassian API token, which belongs to a person and opens no alerts. {WhereToFind}";
        }

        return text.All(character => character is > ' ' and <= '~')
            ? null
            : $"The API key holds a space, a line end or a character that no key has. {WhereToFind}";
    }

    /// <summary>Reads the key of one call, anew for each so that a rotated one takes effect.</summary>
    public static string Read(OpsgenieSettings settings)
    {
        string key;
        try
        {
            key = settings.ApiKey!.GetValue();
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
