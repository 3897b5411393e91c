using System.Globalization;

namespace Fapilog.Delivery;

/// <summary>
/// Verifies messages signed after Standard Webhooks 1.0, at the receiving end.
/// </summary>
/// <remarks>Immutable; safe for use by several threads. Signatures are compared in constant time.</remarks>
public sealed class StandardWebhookVerifier
{
    private readonly StandardWebhookSecret _secret;
    private readonly TimeSpan _tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Initializes a new instance of the <see cref="StandardWebhookVerifier"/> class.</summary>
    /// <param name="secret">The keys that a sender may use.</param>
    /// <exception cref="ArgumentNullException"><paramref name="secret"/> is null.</exception>
    public StandardWebhookVerifier(StandardWebhookSecret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        _secret = secret;
    }

    /// <summary>Gets the receiver's clock.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets how far a message's time may be from now.</summary>
    /// <value>The default is 5 minutes.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Tolerance
    {
        get => _tolerance;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(Tolerance));
            _tolerance = value;
        }
    }

    /// <summary>Verifies one message.</summary>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>.</param>
    /// <param name="signatures">The value of <c>webhook-signature</c>.</param>
    /// <param name="body">The body's bytes as they arrived, before anything parsed them.</param>
    /// <returns>What was found. Never throws on what a sender may send.</returns>
    public StandardWebhookVerdict Verify(string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(id)
            || string.IsNullOrEmpty(signatures)
            || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return StandardWebhookVerdict.Malformed;
        }

        var age = (double)TimeProvider.GetUtcNow().ToUnixTimeSeconds() - seconds;
        if (Math.Abs(age) > Tolerance.TotalSeconds)
        {
            return age > 0 ? StandardWebhookVerdict.TooOld : StandardWebhookVerdict.TooNew;
        }

        Span<byte> signature = stackalloc byte[32];
        foreach (var entry in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry.StartsWith("v1,", StringComparison.Ordinal)
                && Convert.TryFromBase64String(entry[3..], signature, out var length)
                && _secret.Matches(id, seconds, body, signature[..length]))
            {
                return StandardWebhookVerdict.Valid;
            }
        }

        return StandardWebhookVerdict.Mismatch;
    }
}

/// <summary>
/// The result of <see cref="StandardWebhookVerifier.Verify"/>.
/// </summary>
public enum StandardWebhookVerdict
{
    /// <summary>The signature is valid and recent.</summary>
    Valid = 0,

    /// <summary>A header is absent, or the timestamp is not a number.</summary>
    Malformed = 1,

    /// <summary>The timestamp is too far in the past: an old message, or a clock that is wrong.</summary>
    TooOld = 2,

    /// <summary>The timestamp is too far in the future: a clock is wrong.</summary>
    TooNew = 3,

    /// <summary>No signature matches: another key, or the bytes were changed.</summary>
    Mismatch = 4,
}
