using System.Security.Cryptography;
using System.Text;

namespace Fapilog.Delivery;

/// <summary>
/// The keys of a Standard Webhooks 1.0 endpoint: one, or several while they are being exchanged. Never prints.
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
        return Fault(words) is { } fault
            ? throw new FormatException(fault)
            : new StandardWebhookSecret([.. words.Select(word => Decode(word)!)]);
    }

    /// <summary>Says what is wrong with keys.</summary>
    /// <param name="text">One key, or several separated by spaces.</param>
    /// <returns>A full sentence that holds nothing of the text, or <see langword="null"/> when they are well formed.</returns>
    public static string? Fault(string? text) => Fault(Words(text));

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
        [.. Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}.{seconds}.")), .. body];

    private static string[] Words(string? text) =>
        (text ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static string? Fault(string[] words) =>
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
