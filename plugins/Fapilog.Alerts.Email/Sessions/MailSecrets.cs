using System.Text;
using Fapilog.Alerting;
using Fapilog.Delivery;

namespace Fapilog.Alerts.Email;

/// <summary>
/// The password of one connection, read anew for each so that a rotated one takes effect, and what must not be shown of it.
/// </summary>
internal sealed class MailSecrets
{
    private MailSecrets(string? password, SecretMask mask)
    {
        Password = password;
        Mask = mask;
    }

    public static MailSecrets None { get; } = new(null, SecretMask.None);

    public string? Password { get; }

    public SecretMask Mask { get; }

    public static MailSecrets Read(EmailSettings settings)
    {
        if (settings.Password is null || string.IsNullOrEmpty(settings.User))
        {
            return None;
        }

        try
        {
            var password = settings.Password.GetValue();

            // A server that repeats what it got would repeat it as AUTH sends it.
            var sent = new[] { password, $"\0{settings.User}\0{password}", $"{settings.User}\0{settings.User}\0{password}" };
            return new MailSecrets(password, SecretMask.None.With([password, .. sent.Select(Base64)]));
        }
        catch (InvalidOperationException exception)
        {
            throw new AlertDeliveryException(
                AlertFailureKind.InstanceFailed,
                $"{DeliveryCodes.SecretUnusable}: {exception.Message}");
        }
    }

    /// <summary>Returns the number of secrets; never one of them.</summary>
    public override string ToString() => Mask.ToString();

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
