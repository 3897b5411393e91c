using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// Reads the text of a setting that may be a secret.
/// </summary>
internal static class SettingText
{
    /// <summary>Reads the text; a secret that cannot be read is a fault of its own.</summary>
    public static (string? Text, string? Fault) Read(object? value)
    {
        try
        {
            return (value is Secret secret ? secret.GetValue() : value as string, null);
        }
        catch (InvalidOperationException exception)
        {
            return (null, exception.Message);
        }
    }
}
