using System.Globalization;

namespace Fapilog.Delivery;

/// <summary>
/// The three headers of Standard Webhooks 1.0.
/// </summary>
public static class StandardWebhookHeaders
{
    /// <summary>The header of the message's identifier, the same at every attempt.</summary>
    public const string Id = "webhook-id";

    /// <summary>The header of the attempt's moment, in whole seconds since 1970 in UTC.</summary>
    public const string Timestamp = "webhook-timestamp";

    /// <summary>The header of the signatures.</summary>
    public const string Signature = "webhook-signature";

    /// <summary>Makes the headers of one attempt.</summary>
    /// <param name="secret">The keys to sign with.</param>
    /// <param name="id">The message's identifier; without a full stop.</param>
    /// <param name="timestamp">The moment of the attempt.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    /// <returns>The headers by name.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is null or empty, or holds a full stop.</exception>
    public static IReadOnlyDictionary<string, string> Create(
        StandardWebhookSecret secret,
        string id,
        DateTimeOffset timestamp,
        ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return new Dictionary<string, string>
        {
            [Id] = id,
            [Timestamp] = timestamp.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            [Signature] = secret.Sign(id, timestamp, body),
        };
    }
}
