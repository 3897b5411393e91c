using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Fapilog.Auditing;

namespace Fapilog.Alerts.Webhook;

/// <summary>
/// The <c>webhook-id</c> of an alert: the host's idempotency key, or a hash where that is absent or could not be a header.
/// </summary>
internal static class WebhookId
{
    private const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    public static string Of(AuditEvent auditEvent, byte[] body)
    {
        var key = auditEvent.Alert.IdempotencyKey;
        if (key.Length is > 0 and <= MaxLength && !key.AsSpan().ContainsAnyExcept(Allowed))
        {
            return key;
        }

        var source = key.Length > 0 ? key : auditEvent.EventId;
        return Convert.ToHexStringLower(SHA256.HashData(source.Length > 0 ? Encoding.UTF8.GetBytes(source) : body));
    }
}
