using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fapilog.Alerting;

namespace Fapilog.Delivery;

/// <summary>
/// The keys of a Standard Webhooks 1.0 endpoint: one, or several during a rotation. Never prints.
/// </summary>
/// <remarks>
/// A key is written <c>whsec_</c> and the Base64 form of 24 to 64 bytes; several are separated by spaces. Immutable; safe
/// for use by several threads.
/// </remarks>
public sealed class StandardWebhookSecret
{
    private const string Prefix = "whsec_";
    private const int ShortestKey = 24;
    private const int LongestKey = 64;

    private readonly byte[][] _keys;

    private StandardWebhookSecret(byte[][] keys)
    {
        _keys = keys;
    }

    /// <summary>Reads keys.</summary>
    /// <param name="text">One key, or several separated by spaces.</param>
    /// <returns>The keys.</returns>
    /// <exception cref="FormatException">A key is malformed. The message says how and holds nothing of it.</exception>
    public static StandardWebhookSecret Parse(string text)
    {
        var words = Words(text);
        return FindFault(words) is { } fault
            ? throw new FormatException(fault)
            : new StandardWebhookSecret([.. words.Select(word => Decode(word)!)]);
    }

    /// <summary>Says what is wrong with keys.</summary>
    /// <param name="text">One key, or several separated by spaces.</param>
    /// <returns>A full sentence that holds nothing of the text, or <see langword="null"/> when they are well formed.</returns>
    public static string? FindFault(string? text) => FindFault(Words(text));

    /// <summary>Signs a message.</summary>
    /// <param name="id">The message's identifier, the same at every attempt; without a full stop.</param>
    /// <param name="timestamp">The moment of the attempt; its whole seconds are signed.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    /// <returns>The value of <c>webhook-signature</c>: <c>v1,</c> and a Base64 text for each key, separated by spaces.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is null or empty, or holds a full stop.</exception>
    public string Sign(string id, DateTimeOffset timestamp, ReadOnlySpan<byte> body)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (id.Contains('.', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The identifier '{id}' holds a full stop, which separates the signed parts. Leave it out.",
                nameof(id));
        }

        var content = SignedContent(id, timestamp.ToUnixTimeSeconds(), body);
        return string.Join(' ', _keys.Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, content))));
    }

    /// <summary>Returns <c>[secret]</c>, and never a key.</summary>
    /// <returns>Text for a log.</returns>
    public override string ToString() => SecretMask.Replacement;

    internal bool Matches(string id, long seconds, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        var content = SignedContent(id, seconds, body);
        var matches = false;
        foreach (var key in _keys)
        {
            matches |= CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, content), signature);
        }

        return matches;
    }

    private static byte[] SignedContent(string id, long seconds, ReadOnlySpan<byte> body) =>
        [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.")), .. body];

    private static string[] Words(string? text) =>
        (text ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string? FindFault(string[] words) =>
        words.Length > 0 && Array.TrueForAll(words, word => Decode(word) is not null)
        ? null
        : $"The signing secret is not '{Prefix}' and the Base64 form of {ShortestKey} to {LongestKey} bytes. "
            + "Copy it as the receiver shows it; several are separated by spaces.";

    private static byte[]? Decode(string word)
    {
        Span<byte> key = stackalloc byte[LongestKey];
        return word.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(word[Prefix.Length..], key, out var length)
            && length >= ShortestKey ? key[..length].ToArray() : null;
    }
}

/// <summary>
/// Checks a setting, a text or a <see cref="Alerting.Secret"/>, by the rules of <see cref="StandardWebhookSecret"/>. Its
/// message never holds the value.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StandardWebhookSecretAttribute : SettingRuleAttribute
{
    /// <summary>Initializes a new instance of the <see cref="StandardWebhookSecretAttribute"/> class.</summary>
    public StandardWebhookSecretAttribute()
        : base(StandardWebhookSecret.FindFault)
    {
    }
}

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
