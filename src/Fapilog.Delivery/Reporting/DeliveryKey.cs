using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Fapilog.Auditing;

namespace Fapilog.Delivery;

/// <summary>
/// The key by which a vendor recognizes an alert that is sent again.
/// </summary>
public static class DeliveryKey
{
    private const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Returns the key of one alert: the same over attempts, retries and restarts.</summary>
    /// <param name="auditEvent">The event as the host handed it over.</param>
    /// <returns>
    /// The host's idempotency key, or a hash if there is none or it is not fit for a header; 1 to 128 letters, digits, <c>_</c>
    /// and <c>-</c>.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="auditEvent"/> is null.</exception>
    public static string ForAlert(AuditEvent auditEvent)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);

        var key = auditEvent.Alert.IdempotencyKey;
        return IsFit(key) ? key : Hash(key.Length > 0 ? key : Identity(auditEvent));
    }

    /// <summary>
    /// Returns the key that a raise and its clear share, for vendors that keep an alert open until it is cleared. For an alert
    /// that will not be cleared it is the key of the alert.
    /// </summary>
    /// <param name="auditEvent">The event as the host handed it over.</param>
    /// <returns>The key; of the same form as that of <see cref="ForAlert"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="auditEvent"/> is null.</exception>
    public static string ForFinding(AuditEvent auditEvent)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        return auditEvent.Alert.FindingKey is { Length: > 0 } finding && !auditEvent.Alert.IsTest
            ? Hash($"{auditEvent.Hostname}\n{finding}")
            : ForAlert(auditEvent);
    }

    private static string Identity(AuditEvent auditEvent) => auditEvent.EventId.Length > 0
        ? auditEvent.EventId
        : $"{auditEvent.Timestamp:O}\n{auditEvent.EventType.Value}\n{auditEvent.Message}";

    private static bool IsFit(string key) => key.Length is > 0 and <= MaxLength && !key.AsSpan().ContainsAnyExcept(Allowed);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
