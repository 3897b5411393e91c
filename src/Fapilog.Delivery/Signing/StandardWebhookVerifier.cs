using System.Globalization;

namespace Fapilog.Delivery;

/// <summary>
/// Verifies messages signed after Standard Webhooks 1.0, at the receiving end.
/// </summary>
/// <remarks>Immutable; safe for use by several threads. Signatures are compared in constant time.</remarks>
public sealed class StandardWebhookVerifier
{
    private readonly StandardWebhookSecret _secret;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _tolerance;

    /// <summary>Initializes a new instance of the <see cref="StandardWebhookVerifier"/> class.</summary>
    /// <param name="secret">The keys a sender may use.</param>
    /// <param name="timeProvider">The receiver's clock; <see langword="null"/> for the system's.</param>
    /// <param name="tolerance">How far a message's time may lie from now; <see langword="null"/> for 5 minutes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tolerance"/> is negative.</exception>
    public StandardWebhookVerifier(StandardWebhookSecret secret, TimeProvider? timeProvider = null, TimeSpan? tolerance = null)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentOutOfRangeException.ThrowIfLessThan(tolerance ?? TimeSpan.Zero, TimeSpan.Zero, nameof(tolerance));

        _secret = secret;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _tolerance = tolerance ?? TimeSpan.FromMinutes(5);
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

        var age = (double)_timeProvider.GetUtcNow().ToUnixTimeSeconds() - seconds;
        if (Math.Abs(age) > _tolerance.TotalSeconds)
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
