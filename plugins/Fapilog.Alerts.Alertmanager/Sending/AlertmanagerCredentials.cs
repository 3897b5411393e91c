using System.Text;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Alertmanager;

/// <summary>
/// The credentials of one call, read anew for each so that a rotated one takes effect.
/// </summary>
internal sealed class AlertmanagerCredentials
{
    private AlertmanagerCredentials(string scheme, string value, SecretMask mask)
    {
        Headers = Header($"{scheme} {value}");
        Shown = Header($"{scheme} {SecretMask.Replacement}");
        Mask = mask;
    }

    private AlertmanagerCredentials()
    {
    }

    public IReadOnlyDictionary<string, string> Headers { get; } = new Dictionary<string, string>();

    /// <summary>Gets the headers as a person may see them.</summary>
    public IReadOnlyDictionary<string, string> Shown { get; } = new Dictionary<string, string>();

    public SecretMask Mask { get; } = SecretMask.None;

    public static AlertmanagerCredentials Read(AlertmanagerSettings settings)
    {
        try
        {
            if (settings.BearerToken?.GetValue() is { } token)
            {
                return VisibleAsciiAttribute.IsVisible(token)
                    ? new AlertmanagerCredentials("Bearer", token, SecretMask.None.With(token))
                    : throw new InvalidOperationException("The bearer token holds a space, a line end or a letter outside ASCII. Copy it again.");
            }

            if (settings.Password?.GetValue() is { } password)
            {
                var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{password}"));
                return new AlertmanagerCredentials("Basic", basic, SecretMask.None.With(password, basic));
            }

            return new AlertmanagerCredentials();
        }
        catch (InvalidOperationException exception)
        {
            throw new AlertDeliveryException(AlertFailureKind.InstanceFailed, $"{DeliveryCodes.SecretUnusable}: {exception.Message}");
        }
    }

    private static Dictionary<string, string> Header(string value) => new() { ["Authorization"] = value };
}
